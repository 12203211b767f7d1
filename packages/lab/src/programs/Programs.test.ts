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

import path from 'node:path';
import { programModules } from './catalog';
import { Programs } from './Programs';

const root = path.resolve(__dirname, '../../../..');

describe('Programs', () => {
  const programs = new Programs(root, '/cache');

  it('finds each program at the key of its module', () => {
    for (const module of programModules) {
      for (const { name } of module.tools) {
        const executable = programs.executable(name);
        expect(path.basename(executable)).toBe(name);
        expect(executable).toMatch(
          new RegExp(`^/cache/${module.name}-[0-9a-f]{16}/`),
        );
      }
    }
  });

  it('tells the version that the go.mod pins', () => {
    expect(programs.version('kube-controller-manager')).toBe(
      programs.version('kube-apiserver'),
    );
    expect(programs.version('cluster-api-dev-provider')).toMatch(
      /^1\.\d+\.\d+$/,
    );
  });

  it('knows the programs of the machine', () => {
    expect(path.isAbsolute(programs.system('git'))).toBe(true);
  });
});
