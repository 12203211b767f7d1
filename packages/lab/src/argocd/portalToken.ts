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
  const admin = await argocdAdminToken(lab);
  const account = `/account/${portalAccount}/token`;
  const { tokens } = await argocdRequest<{ tokens?: Array<{ id: string }> }>(
    lab,
    'GET',
    `/account/${portalAccount}`,
    { token: admin },
  );
  if (tokens?.some(token => token.id === tokenId)) {
    await argocdRequest(lab, 'DELETE', `${account}/${tokenId}`, {
      token: admin,
    });
  }
  const { token } = await argocdRequest<{ token: string }>(
    lab,
    'POST',
    account,
    {
      token: admin,
      body: { id: tokenId, expiresIn: lifetimeDays * 24 * 60 * 60 },
    },
  );
  const file = portalArgoCdTokenFile(lab.stateDirectory);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, `${token}\n`, { mode: 0o600 });
}
