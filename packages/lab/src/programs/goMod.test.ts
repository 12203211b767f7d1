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

import { isAtLeast, pinnedVersion, requiredGo } from './goMod';

const goMod = `module example.org/lab/thing

go 1.26.0

require example.org/single v0.3.1

replace (
	example.org/replaced => example.org/replaced v1.14.2
	example.org/other v1.0.0 => example.net/fork/v2 v2.0.1-rc.1
)

replace example.org/alone => example.org/alone v5.0.0

tool example.org/thing/v3/cmd/thing

require (
	example.org/other v1.0.0 // indirect
	example.org/replaced v1.14.0 // indirect
	example.org/thing/v3 v3.6.1 // indirect
	example.org/thing/v3/part v3.7.0 // indirect
)
`;

describe('requiredGo', () => {
  it('is the go line', () => {
    expect(requiredGo(goMod)).toBe('1.26.0');
    expect(requiredGo('module a\ngo 1.27\n')).toBe('1.27');
  });

  it('is refused where there is none', () => {
    expect(() => requiredGo('module a\n\ntoolchain go1.27.0\n')).toThrow(
      'no go line',
    );
  });
});

describe('pinnedVersion', () => {
  it.each([
    ['example.org/thing/v3', '3.6.1'],
    ['example.org/thing/v3/part', '3.7.0'],
    ['example.org/single', '0.3.1'],
  ])('of %s is the one that is required', (module, version) => {
    expect(pinnedVersion(goMod, module)).toBe(version);
  });

  it.each([
    ['example.org/replaced', '1.14.2'],
    ['example.org/other', '2.0.1-rc.1'],
    ['example.org/alone', '5.0.0'],
  ])('of %s is that of its replacement', (module, version) => {
    expect(pinnedVersion(goMod, module)).toBe(version);
  });

  it('is refused for what is not pinned, and for the path of a tool', () => {
    expect(() => pinnedVersion(goMod, 'example.org/thing')).toThrow(
      'does not pin example.org/thing',
    );
    expect(() =>
      pinnedVersion(goMod, 'example.org/thing/v3/cmd/thing'),
    ).toThrow('does not pin');
  });
});

describe('isAtLeast', () => {
  it.each([
    ['1.26.8', '1.26.0', true],
    ['1.26.8', '1.26.10', false],
    ['1.27.0', '1.26.10', true],
    ['1.27', '1.27.0', true],
    ['1.27.3', '1.27', true],
    ['1.9.7', '1.26', false],
    ['2.0', '1.27.3', true],
  ])('%s is at least %s: %s', (version, wanted, expected) => {
    expect(isAtLeast(version, wanted)).toBe(expected);
  });
});
