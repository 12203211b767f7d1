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

import { describeTakenPorts } from './freePorts';

const at = (port: number) => ({
  port,
  purpose: `part ${port}`,
  option: 'port-base',
});

describe('describeTakenPorts', () => {
  it('says for what each is needed, and how to move them', () => {
    expect(
      describeTakenPorts([
        at(7600),
        { port: 3200, purpose: 'the portal', option: 'port' },
      ]),
    ).toBe(
      [
        'Port 7600 (part 7600) is in use.',
        'Port 3200 (the portal) is in use.',
        'Stop what uses them, or choose other ports: npm run lab:up -- --port-base 8600 --port 3300 --state .lab-2',
      ].join('\n'),
    );
  });

  it('proposes no other ports where one cannot be moved, and lists not all', () => {
    const taken = [7600, 7601, 7602, 7603, 7604, 7605, 7606].map(at);
    expect(
      describeTakenPorts([
        ...taken,
        { port: 19000, purpose: 'in-memory provider' },
      ])
        .split('\n')
        .slice(4),
    ).toEqual([
      'Port 7604 (part 7604) is in use.',
      'So are 2 more.',
      'Port 19000 (in-memory provider) is in use, and the program has no option to move it.',
      'Stop what uses it. If it is another lab: one machine holds one at a time.',
    ]);
  });
});
