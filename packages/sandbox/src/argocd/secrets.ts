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

import { KubernetesObject } from '../types';

/** Text of one key of a Secret; undefined where it is not there. */
export function secretText(
  secret: KubernetesObject,
  key: string,
): string | undefined {
  const plain = (secret.stringData as Record<string, string> | undefined)?.[
    key
  ];
  if (typeof plain === 'string') return plain;
  const encoded = (secret.data as Record<string, string> | undefined)?.[key];
  return typeof encoded === 'string'
    ? Buffer.from(encoded, 'base64').toString('utf8')
    : undefined;
}

/** Data of a Secret out of texts. */
export function secretData(
  texts: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      Buffer.from(text, 'utf8').toString('base64'),
    ]),
  );
}
