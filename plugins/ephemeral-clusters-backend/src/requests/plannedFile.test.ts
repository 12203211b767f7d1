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

import { toPlannedFile, unifiedDiff } from './plannedFile';

const lines = (...items: (string | number)[]) => `${items.join('\n')}\n`;

describe('unifiedDiff', () => {
  it('shows a new and a removed file', () => {
    expect(
      toPlannedFile({ operation: 'create', path: 'a.yaml', after: 'x\ny\n' }),
    ).toEqual({
      path: 'a.yaml',
      operation: 'create',
      before: undefined,
      after: 'x\ny\n',
      diff: lines(
        '--- /dev/null',
        '+++ b/a.yaml',
        '@@ -0,0 +1,2 @@',
        '+x',
        '+y',
      ),
    });
    expect(unifiedDiff('a', 'x\n', undefined)).toBe(
      lines('--- a/a', '+++ /dev/null', '@@ -1,1 +0,0 @@', '-x'),
    );
  });

  it('shows an inserted and a changed line with three lines around', () => {
    const before = lines(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(
      unifiedDiff('f', before, lines(1, 2, 3, 4, 5, 'new', 6, 7, 8, 9)),
    ).toBe(
      lines(
        '--- a/f',
        '+++ b/f',
        '@@ -3,6 +3,7 @@',
        ' 3',
        ' 4',
        ' 5',
        '+new',
        ' 6',
        ' 7',
        ' 8',
      ),
    );
    expect(unifiedDiff('f', 'a\nb\n', 'a\nc\n')).toBe(
      lines('--- a/f', '+++ b/f', '@@ -1,2 +1,2 @@', ' a', '-b', '+c'),
    );
  });

  it('shows repeated lines that were added once more', () => {
    expect(unifiedDiff('f', 'a\na\n', 'a\na\na\n')).toBe(
      lines('--- a/f', '+++ b/f', '@@ -1,2 +1,3 @@', ' a', ' a', '+a'),
    );
  });

  it('tells a missing newline at the end', () => {
    expect(unifiedDiff('f', 'a', 'a\n')).toBe(
      lines(
        '--- a/f',
        '+++ b/f',
        '@@ -1,1 +1,1 @@',
        '-a',
        '\\ No newline at end of file',
        '+a',
      ),
    );
    expect(unifiedDiff('f', 'a\n', 'a\n')).toBe('');
  });
});
