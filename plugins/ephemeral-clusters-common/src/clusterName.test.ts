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

import fc from 'fast-check';
import { checkClusterName, maximumNameLength } from './clusterName';

describe('checkClusterName', () => {
  it.each(['demo', 'a', '1e3', 'true', 'demo-pr-481', 'a'.repeat(53)])(
    'accepts "%s"',
    name => {
      expect(checkClusterName(name)).toBeUndefined();
    },
  );

  it.each([
    '',
    '../x',
    'a/b',
    '%2e%2e',
    'Demo',
    '-demo',
    'demo-',
    'de_mo',
    'de mo',
    'démo',
    'dem\u043e',
    'demo\n---',
    '{{x}}',
    'a'.repeat(54),
  ])('refuses "%s" with a reason', name => {
    expect(checkClusterName(name)).toEqual(expect.any(String));
  });

  it('says how long a name that is too long is', () => {
    expect(checkClusterName('a'.repeat(60))).toContain('60');
  });

  it('wants the prefix of the template, and something after it', () => {
    const naming = { prefix: 'vc-' };
    expect(checkClusterName('demo', naming)).toContain('"vc-"');
    expect(checkClusterName('vc-', naming)).toEqual(expect.any(String));
    expect(checkClusterName('vc-demo', naming)).toBeUndefined();
  });

  it('wants the pattern of the template', () => {
    const naming = { prefix: '', pattern: '^[a-z]+$' };
    expect(checkClusterName('demo1', naming)).toContain('^[a-z]+$');
    expect(checkClusterName('demo', naming)).toBeUndefined();
  });

  it('accepts nothing that is no DNS label', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), name => {
        const isLabel =
          /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) &&
          name.length <= maximumNameLength;
        expect(checkClusterName(name) === undefined).toBe(isLabel);
      }),
    );
  });
});
