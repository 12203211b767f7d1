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

import { isLaterVersion } from './templateVersion';

it.each([
  ['1.10.0', '1.9.0', true],
  ['1.9.0', '1.10.0', false],
  ['1.2.0', '1.2.0', false],
  ['1.2', '1.2.0', false],
  ['2', '1.9.9', true],
  ['v1.3.0', '1.2.0', true],
  ['1.2.0', '1.2.0-rc.1', true],
  ['1.2.0-rc.1', '1.2.0', false],
  ['1.2.0-rc.2', '1.2.0-rc.1', true],
  ['1.2.0+build', '1.2.0', false],
  ['main', '1.0.0', false],
  ['', '1.0.0', false],
])('%s is later than %s: %s', (current, used, later) => {
  expect(isLaterVersion(current, used)).toBe(later);
});
