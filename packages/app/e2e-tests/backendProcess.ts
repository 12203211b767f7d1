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
import path from 'node:path';
import { stateDirectory, target } from './addresses';

/** Process id of the portal's back end, as whoever started it has written down. */
export function backendPid(): number {
  if (target === 'lab') return labPid('portal-backend');
  const file = path.resolve(stateDirectory, 'backend.pid');
  return Number(fs.readFileSync(file, 'utf8'));
}

/** Process id of one of the lab's programs, by its name in `npm run lab:status`. */
export function labPid(name: string): number {
  const file = path.resolve(stateDirectory, `run/${name}.pid`);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { pid: number }).pid;
}
