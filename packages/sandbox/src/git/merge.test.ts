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

import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { mergeTexts } from './merge';

const gitIsHere = spawnSync('git', ['--version']).status === 0;

describe('mergeTexts', () => {
  it('takes changes of both sides that lie apart', () => {
    expect(mergeTexts('a\nb\nc\nd\n', 'A\nb\nc\nd\n', 'a\nb\nc\nD\n')).toBe(
      'A\nb\nc\nD\n',
    );
  });

  it('refuses different changes of one line', () => {
    expect(mergeTexts('a\nb\n', 'a\nx\n', 'a\ny\n')).toBeUndefined();
  });

  it('takes the same change of both sides once', () => {
    expect(mergeTexts('a\nb\n', 'a\nx\n', 'a\nx\n')).toBe('a\nx\n');
  });

  it('keeps carriage returns and a missing line feed at the end', () => {
    expect(mergeTexts('a\r\nb\r\nc', 'A\r\nb\r\nc', 'a\r\nb\r\nC')).toBe(
      'A\r\nb\r\nC',
    );
  });

  it('takes one side whole where the other changed nothing, whatever is in the texts', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 })
      .map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(mergeTexts(base, changed, base)).toBe(changed);
        expect(mergeTexts(base, base, changed)).toBe(changed);
      }),
    );
  });
});

(gitIsHere ? describe : describe.skip)('mergeTexts beside git', () => {
  it('agrees with git on neighbouring changes', () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'merge-'));
    const lines = (...items: string[]) => items.map(it => `${it}\n`).join('');
    const cases: [base: string, ours: string, theirs: string][] = [
      [lines('a', 'b', 'c'), lines('A', 'b', 'c'), lines('a', 'B', 'c')],
      [lines('a', 'b', 'c'), lines('A', 'b', 'c'), lines('a', 'b', 'C')],
      [lines('a', 'c'), lines('a', 'x', 'c'), lines('a', 'y', 'c')],
      [
        lines('a', 'c', 'e'),
        lines('a', 'x', 'c', 'e'),
        lines('a', 'c', 'y', 'e'),
      ],
      [lines('a', 'b', 'c', 'd'), lines('a', 'c', 'd'), lines('a', 'b', 'd')],
      [
        lines('a', 'b', 'c', 'd'),
        lines('a', 'd'),
        lines('a', 'b', 'c', 'd', 'e'),
      ],
    ];
    const results: unknown[][] = [];
    try {
      for (const [base, ours, theirs] of cases) {
        const file = (name: string, text: string) => {
          fs.writeFileSync(path.join(directory, name), text);
          return name;
        };
        const names = [
          file('ours', ours),
          file('base', base),
          file('theirs', theirs),
        ];
        let merged: string | undefined;
        try {
          merged = execFileSync('git', ['merge-file', '-p', ...names], {
            cwd: directory,
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'ignore'],
          });
        } catch {
          merged = undefined;
        }
        results.push([mergeTexts(base, ours, theirs), merged]);
      }
    } finally {
      fs.rmSync(directory, { recursive: true });
    }
    expect(results.map(([own]) => own)).toEqual(results.map(([, git]) => git));
  });
});
