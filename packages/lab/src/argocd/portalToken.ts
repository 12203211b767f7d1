/*
 * Copyright 2026 The Ephemeral Clusters Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import fs from 'node:fs/promises';
import path from 'node:path';
import type { LabContext } from '../types';
import { portalArgoCdTokenFile } from './addresses';
import { argocdAdminToken, argocdRequest } from './argocdApi';
import { portalAccount } from './configuration';

const tokenId = 'lab';
/** As in docs/operator.md. */
const lifetimeDays = 90;

/** Makes the token of the portal's account anew, and writes it into a file that only its owner can read. */
export async function renewPortalToken(lab: LabContext): Promise<void> {
  const token = await issuePortalToken(lab, await argocdAdminToken(lab));
  const file = portalArgoCdTokenFile(lab.stateDirectory);
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await fs.writeFile(file, `${token}\n`, { mode: 0o600 });
}

/** A token in the place of the one of the last start: Argo CD keeps all that it has issued, and refuses a second one of the same name. */
export async function issuePortalToken(
  lab: Pick<LabContext, 'ports' | 'signal'>,
  adminToken: string,
): Promise<string> {
  const account = `/account/${portalAccount}`;
  const { tokens } = await argocdRequest<{
    tokens?: Array<{ id: string }> | null;
  }>(lab, 'GET', account, { token: adminToken });
  if (tokens?.some(token => token.id === tokenId)) {
    await argocdRequest(lab, 'DELETE', `${account}/token/${tokenId}`, {
      token: adminToken,
    });
  }
  const { token } = await argocdRequest<{ token: string }>(
    lab,
    'POST',
    `${account}/token`,
    {
      token: adminToken,
      body: { id: tokenId, expiresIn: lifetimeDays * 24 * 60 * 60 },
    },
  );
  return token;
}
