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

import { readCommand, usage } from './options';

const read = (...args: string[]) => readCommand(args, '/repository');

describe('readCommand', () => {
  it('starts with the portal, on ports and a state of its own', () => {
    expect(read('up')).toEqual({
      verb: 'up',
      state: '/repository/.lab',
      up: { portBase: 7600, portal: 3200, detach: false, background: false },
    });
  });

  it('reads what is said about ports and place', () => {
    expect(
      read(
        ...['up', '--port-base', '8600', '--port', '3300', '--detach'],
        ...['--state', '/elsewhere'],
      ),
    ).toEqual({
      verb: 'up',
      state: '/elsewhere',
      up: { portBase: 8600, portal: 3300, detach: true, background: false },
    });
    expect(read('up', '--no-portal')).not.toHaveProperty('up.portal');
  });

  it.each([
    [['up', '--port-base', 'many'], /--port-base takes a port.*"many"/],
    [['up', '--port', '0'], /--port takes a port/],
    [['up', '--json'], /--json/],
    [['down', 'now'], /now/],
    [['logs', 'etcd', '-n', 'all'], /--lines takes a whole number.*"all"/],
    [['build', '--budget', '-1'], /budget/],
    [['record'], /lab:record takes a directory/],
    [['start'], /There is no lab:start/],
  ])('refuses %j', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });

  it('reads the other verbs', () => {
    const state = '/repository/.lab';
    expect(read('down')).toEqual({ verb: 'down', state });
    expect(read('status', '--json')).toEqual({
      verb: 'status',
      state,
      json: true,
    });
    expect(read('logs', 'etcd', '-f', '-n', '5')).toEqual({
      verb: 'logs',
      state,
      name: 'etcd',
      follow: true,
      lines: 5,
    });
    expect(read('reset', '--force')).toEqual({
      verb: 'reset',
      state,
      force: true,
    });
    expect(read('build', '--budget', '40')).toEqual({
      verb: 'build',
      budgetMinutes: 40,
    });
  });

  it('records into a directory of the repository', () => {
    expect(read('record', 'a/b', 'capi', 'paused')).toEqual({
      verb: 'record',
      state: '/repository/.lab',
      directory: '/repository/a/b',
      only: ['capi', 'paused'],
    });
  });

  it('explains itself', () => {
    expect(read()).toEqual({ verb: 'help' });
    expect(read('up', '--help')).toEqual({ verb: 'help' });
    expect(usage).toContain('lab:up');
  });
});
