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
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ProgramModule } from './catalog';
import { goBuilds, isPackage, lastLines, runGoBuild } from './goBuild';

const clusterApi: ProgramModule = {
  name: 'cluster-api',
  module: 'example.org/api',
  tags: ['sqlite', 'fast'],
  values: version => ({ 'example.org/api/version.gitVersion': `v${version}` }),
  cold: { minutes: 1, executables: 1, caches: 1 },
  tools: [
    { name: 'cluster-api-core', package: 'example.org/api/core' },
    {
      name: 'cluster-api-kubeadm-bootstrap',
      package: 'example.org/api/bootstrap/kubeadm',
    },
    {
      name: 'cluster-api-kubeadm-control-plane',
      package: 'example.org/api/controlplane/kubeadm',
    },
    { name: 'cluster-api-dev-provider', package: 'example.org/api/docker/v2' },
  ],
};
const goMod = 'module a\n\ngo 1.26.0\n\nrequire example.org/api v1.14.2\n';

describe('goBuilds', () => {
  it('builds in one go what may lie in one folder, and apart what has the same name', () => {
    const builds = goBuilds(clusterApi, goMod, '/cache/draft');
    expect(builds.map(build => build.args.slice(-3))).toEqual([
      [
        'example.org/api/core',
        'example.org/api/bootstrap/kubeadm',
        'example.org/api/docker/v2',
      ],
      ['-o', '/cache/draft/', 'example.org/api/controlplane/kubeadm'],
    ]);
    expect([...builds[0].names]).toEqual([
      ['core', 'cluster-api-core'],
      ['kubeadm', 'cluster-api-kubeadm-bootstrap'],
      ['docker', 'cluster-api-dev-provider'],
    ]);
  });

  it('tells the linker the version of the go.mod, and passes the tags', () => {
    const [{ args }] = goBuilds(clusterApi, goMod, '/cache/draft');
    expect(args).toContain(
      '-ldflags=-s -w -X example.org/api/version.gitVersion=v1.14.2',
    );
    expect(args).toContain('-tags=sqlite,fast');
    expect(args).toContain('-trimpath');
  });
});

describe('the output of Go', () => {
  it('names packages and says things', () => {
    expect(isPackage('k8s.io/api/core/v1')).toBe(true);
    expect(isPackage('errors')).toBe(true);
    expect(isPackage('# k8s.io/api/core/v1')).toBe(false);
    expect(isPackage('main.go:3:5: undefined: x')).toBe(false);
    expect(isPackage('go: downloading k8s.io/api v0.36.3')).toBe(false);
  });

  it('is told from its end, without what was fetched', () => {
    const lines = [
      'go: downloading k8s.io/api v0.36.3',
      ...Array.from({ length: 30 }, (_, index) => `message ${index}`),
      '',
    ];
    expect(lastLines(lines, 2)).toBe('message 28\nmessage 29');
    expect(lastLines(['go: downloading k8s.io/api v0.36.3'])).toBe(
      'Go ended without a message.',
    );
  });
});

describe('runGoBuild', () => {
  let directory: string;

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-go-'));
  });

  afterEach(() => {
    fs.rmSync(directory, { recursive: true, force: true });
  });

  /** Runs a script of the shell in the place of Go. */
  function build(script: string, signal = new AbortController().signal) {
    const go = path.join(directory, 'go');
    fs.writeFileSync(go, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const packages: number[] = [];
    const done = runGoBuild(
      { args: ['build'], names: new Map([['cmd', 'argocd']]) },
      {
        go,
        cwd: directory,
        directory,
        env: { ...process.env },
        signal,
        onPackage: () => packages.push(1),
      },
    );
    return { done, packages };
  }

  it('gives the executables their names and counts packages', async () => {
    const { done, packages } = build(
      'echo example.org/a >&2; echo example.org/b >&2; echo built > cmd',
    );
    await done;
    expect(fs.readFileSync(path.join(directory, 'argocd'), 'utf8')).toBe(
      'built\n',
    );
    expect(packages).toHaveLength(2);
  });

  it('runs at the lowest priority', async () => {
    await build('nice > cmd').done;
    expect(fs.readFileSync(path.join(directory, 'argocd'), 'utf8')).toBe(
      '19\n',
    );
  });

  it('fails with what Go said at last', async () => {
    const { done } = build(
      'echo example.org/a >&2; echo "# example.org/b" >&2; printf "b.go:3:5: undefined: x" >&2; exit 1',
    );
    await expect(done).rejects.toThrow(
      /^# example.org\/b\nb.go:3:5: undefined: x$/,
    );
  });

  it('says when something else ended Go', async () => {
    await expect(build('kill -KILL $$').done).rejects.toThrow(
      'Go was ended by SIGKILL.',
    );
  });

  it('ends all that Go started when it is stopped, and leaves nothing', async () => {
    const stop = new AbortController();
    const started = path.join(directory, 'compiler.pid');
    const { done } = build(
      // The shell that stands for Go waits for its compiler, as Go does.
      `touch $GOTMPDIR/b001; echo example.org/a >&2; sh -c 'echo $$ > ${started}.draft; mv ${started}.draft ${started}; exec sleep 600'; echo never > cmd`,
      stop.signal,
    );
    await until(() => fs.existsSync(started));
    const pid = Number(fs.readFileSync(started, 'utf8'));
    stop.abort(new Error('out of time'));
    await expect(done).rejects.toThrow('out of time');
    await until(() => !isRunning(pid));
    expect(isRunning(pid)).toBe(false);
    expect(fs.readdirSync(directory).sort()).toEqual(['compiler.pid', 'go']);
  }, 30_000);

  it('does not start when it is stopped already', async () => {
    const { done } = build('echo x > cmd', AbortSignal.abort(new Error('no')));
    await expect(done).rejects.toThrow('no');
    expect(fs.existsSync(path.join(directory, 'cmd'))).toBe(false);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
}

/** One that has ended but that nobody asked for yet does not run. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}
