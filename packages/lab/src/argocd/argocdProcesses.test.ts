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

import { labPorts } from '../ports';
import {
  argocdProcesses,
  askPassSocket,
  type ArgoCdContext,
} from './argocdProcesses';

const ports = labPorts();
const context = {
  ports,
  stateDirectory: '/state',
  programs: {
    executable: (name: string) => `/built/${name}`,
    version: () => '3',
  },
  secrets: { get: (name: string) => `secret-of-${name}` },
} as unknown as ArgoCdContext;

describe("Argo CD's processes", () => {
  const processes = argocdProcesses(context);
  const argumentsOf = (name: string) =>
    processes.find(spec => spec.name === name)?.args ?? [];

  it('are one program, selected by the name that it is called by', () => {
    expect(processes.map(spec => spec.command)).toEqual([
      '/state/argocd/bin/argocd-repo-server',
      '/state/argocd/bin/argocd-application-controller',
      '/state/argocd/bin/argocd-applicationset-controller',
      '/state/argocd/bin/argocd-server',
    ]);
  });

  it('listen on loopback, but for the metrics of the application controller, which know no address', () => {
    for (const [name, flag] of [
      ['argocd-repo-server', '--address'],
      ['argocd-repo-server', '--metrics-address'],
      ['argocd-server', '--address'],
      ['argocd-server', '--metrics-address'],
    ]) {
      const args = argumentsOf(name);
      expect(args[args.indexOf(flag) + 1]).toBe('127.0.0.1');
    }
    const sets = argumentsOf('argocd-applicationset-controller');
    for (const flag of ['--metrics-addr', '--probe-addr', '--webhook-addr']) {
      expect(sets[sets.indexOf(flag) + 1]).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('have each port once', () => {
    const used = processes.flatMap(spec => spec.ports);
    expect(new Set(used).size).toBe(used.length);
    expect([...used].sort()).toEqual(
      Object.entries(ports)
        .filter(([name]) => name.startsWith('argocd'))
        .map(([, port]) => port)
        .sort(),
    );
  });

  it('tell no secret in their arguments', () => {
    for (const spec of processes) {
      expect(spec.args.join(' ')).not.toContain('secret-of-');
      expect(spec.env?.REDIS_PASSWORD).toBe('secret-of-redisPassword');
    }
  });

  it('find helm, kustomize and the wrapper of git first', () => {
    for (const spec of processes) {
      expect(spec.env?.PATH).toMatch(/^\/state\/argocd\/bin:/);
    }
  });

  it('keep their socket in the state, unless its path is too long for one', () => {
    expect(askPassSocket('/state/argocd')).toBe('/state/argocd/ask-pass.sock');
    const long = `/${'directory/'.repeat(12)}argocd`;
    expect(askPassSocket(long)).toMatch(/lab-ask-pass-[0-9a-f]{12}\.sock$/);
    expect(askPassSocket(long)).not.toBe(askPassSocket(`${long}2`));
  });
});
