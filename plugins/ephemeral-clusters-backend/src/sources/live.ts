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

import { parseInstant } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import {
  KubernetesError,
  scrubError,
  type KubernetesClient,
} from '../kubernetes';
import { metadata, parseObject } from './kinds/fields';
import type { LiveObject } from './types';
import { z } from 'zod';

const schema = z.object({ metadata });

/** Reads one object past every cache. Never throws: what cannot be told is `unknown`, with the reason. */
export async function readLiveObject(
  client: KubernetesClient,
  path: string,
  signal: AbortSignal,
): Promise<LiveObject> {
  try {
    const answer = await client.get(path, {}, signal);
    if (answer.status === 404) {
      const error = await KubernetesError.fromAnswer(answer);
      // Only the API server can say that an object is not there; the 404 of a proxy in between says nothing.
      return error.reason === 'NotFound'
        ? { state: 'absent' }
        : { state: 'unknown', error: error.message };
    }
    if (answer.status !== 200) throw await KubernetesError.fromAnswer(answer);
    const { metadata: meta } = parseObject(
      schema,
      JSON.parse(await answer.text()),
    );
    const expiresAt = meta.annotations['ephemeral-clusters/expires-at'];
    return {
      state: 'present',
      uid: meta.uid,
      expiresAt: expiresAt && parseInstant(expiresAt) ? expiresAt : undefined,
      deletingSince: meta.deletionTimestamp,
    };
  } catch (error) {
    return { state: 'unknown', error: scrubError(error) };
  }
}
