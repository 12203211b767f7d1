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

import { readArguments } from './arguments';

describe('readArguments', () => {
  it('has a default for everything', () => {
    expect(readArguments([])).toEqual({
      help: false,
      speed: 2,
      portBase: 7100,
      state: undefined,
      reset: false,
      fleet: true,
      withParent: false,
    });
  });

  it('reads what is given', () => {
    expect(
      readArguments(
        '--speed 15 --port-base 7200 --state x --reset --no-fleet --with-parent'.split(
          ' ',
        ),
      ),
    ).toMatchObject({
      speed: 15,
      portBase: 7200,
      state: 'x',
      reset: true,
      fleet: false,
      withParent: true,
    });
  });

  it.each([
    ['--speed', 'fast', '--speed must be a number'],
    ['--speed', '0', '--speed must be a number'],
    ['--port-base', '80', '--port-base must be a whole number'],
    ['--port-base', '7100.5', '--port-base must be a whole number'],
    ['--colour', 'red', "Unknown option '--colour'"],
  ])('refuses %s %s', (name, value, message) => {
    expect(() => readArguments([name, value])).toThrow(message);
  });
});
