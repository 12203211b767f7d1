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

import { generate } from 'selfsigned';

/** A certificate for a server on loopback, with the PEM texts of both. It is its own authority. */
export interface ServerCertificate {
  key: string;
  certificate: string;
}

/** Makes a certificate for localhost and 127.0.0.1 that is valid for a year from `now`. */
export async function createServerCertificate(
  now: Date,
): Promise<ServerCertificate> {
  const notAfterDate = new Date(now);
  notAfterDate.setFullYear(notAfterDate.getFullYear() + 1);
  const { private: key, cert } = await generate(
    [{ name: 'commonName', value: 'kubernetes-sandbox' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      // A client whose clock is a little behind accepts it, too.
      notBeforeDate: new Date(now.getTime() - 3_600_000),
      notAfterDate,
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        {
          name: 'keyUsage',
          digitalSignature: true,
          keyCertSign: true,
          critical: true,
        },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    },
  );
  return { key, certificate: cert };
}
