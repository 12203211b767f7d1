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

import fs from 'node:fs';
import path from 'node:path';
import { moduleDirectory } from './cache';
import { programModules } from './catalog';
import { isAtLeast, pinnedVersion, requiredGo } from './goMod';

const root = path.resolve(__dirname, '../../../..');

describe('the programs', () => {
  it('have a name each', () => {
    const names = programModules.flatMap(item =>
      item.tools.map(tool => tool.name),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('are all that has a folder', () => {
    expect(programModules.map(item => item.name).sort()).toEqual(
      fs.readdirSync(path.join(root, 'packages/lab/programs')).sort(),
    );
  });

  it.each(programModules)('$name is pinned by its folder', module => {
    const directory = moduleDirectory(root, module);
    const goMod = fs.readFileSync(path.join(directory, 'go.mod'), 'utf8');
    const goSum = fs.readFileSync(path.join(directory, 'go.sum'), 'utf8');
    const version = pinnedVersion(goMod, module.module);

    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(goSum).toContain(`${module.module} v${version} h1:`);
    for (const tool of module.tools) {
      expect(toolsOf(goMod)).toContain(tool.package);
    }
    expect(isAtLeast(requiredGo(goMod), '1.24')).toBe(true);
    // Nothing of one machine: a folder instead of a module, or a version that nobody else can get.
    expect(goMod).not.toMatch(/=>\s*\.{0,2}\//);
  });

  it('tell their versions', () => {
    const kubernetes = programModules.find(item => item.name === 'kubernetes')!;
    expect(kubernetes.values?.('1.36.3')).toEqual({
      'k8s.io/component-base/version.gitVersion': 'v1.36.3',
      'k8s.io/component-base/version.gitMajor': '1',
      'k8s.io/component-base/version.gitMinor': '36',
    });
  });
});

/** Packages of the `tool` directives. */
function toolsOf(goMod: string): string[] {
  const block = /^tool \(\n([^)]*)\)/m.exec(goMod)?.[1] ?? '';
  const single = [...goMod.matchAll(/^tool ([^\s(]+)$/gm)].map(
    match => match[1],
  );
  return [...block.split('\n').map(line => line.trim()), ...single];
}
