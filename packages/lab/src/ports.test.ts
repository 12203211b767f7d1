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

import { labPorts, portPurposes } from './ports';

describe('labPorts', () => {
  it('gives every part a port of its own from the first one on', () => {
    const ports = Object.values(labPorts(8600));
    expect(new Set(ports).size).toBe(ports.length);
    expect(Math.min(...ports)).toBe(8600);
    expect(Math.max(...ports)).toBeLessThan(8700);
  });

  it('says what listens on them', () => {
    expect(portPurposes(labPorts(8600))).toContainEqual({
      port: 8623,
      purpose: 'argocd repo server metrics',
    });
  });
});
