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

import fs from 'node:fs';

/** A kubeconfig with one context; JSON is YAML. Readable for its owner only. */
export function writeKubeconfig(
  file: string,
  options: { context: string; server: string; caFile: string; token: string },
): void {
  const { context, server, caFile, token } = options;
  fs.writeFileSync(
    file,
    JSON.stringify(
      {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [
          {
            name: context,
            cluster: {
              server,
              'certificate-authority-data': fs
                .readFileSync(caFile)
                .toString('base64'),
            },
          },
        ],
        users: [{ name: context, user: { token } }],
        contexts: [
          { name: context, context: { cluster: context, user: context } },
        ],
        'current-context': context,
      },
      null,
      2,
    ),
    { mode: 0o600 },
  );
}
