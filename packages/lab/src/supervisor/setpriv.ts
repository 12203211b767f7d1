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

import { spawnSync } from 'node:child_process';

/**
 * The program of util-linux by which Linux ends a process when its parent is gone, however that was ended.
 *
 * @returns undefined where the machine has none, or one that is too old for that
 */
export function findSetpriv(): string | undefined {
  const { status } = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']);
  return status === 0 ? 'setpriv' : undefined;
}
