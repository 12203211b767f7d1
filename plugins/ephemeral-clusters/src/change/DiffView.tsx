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

import Box from '@mui/material/Box';
import { alpha } from '@mui/material/styles';
import { codeStyle } from '../elements/CodeBlock';
import { healthColor } from '../health/healthLook';

/** A unified diff, with a sign and a colour per line. */
export function DiffView(props: { diff: string; path: string }) {
  const lines = props.diff
    .replace(/\n$/, '')
    .split('\n')
    // The file's name is the heading already.
    .filter(line => !/^(diff |index |--- |\+\+\+ |={3,}|Index: )/.test(line));
  return (
    <Box
      component="pre"
      tabIndex={0}
      role="group"
      aria-label={`Changes of ${props.path}`}
      sx={[codeStyle, { p: 0, py: 1, maxHeight: 320 }]}
    >
      {lines.map((line, index) => (
        <DiffLine key={index} line={line} />
      ))}
    </Box>
  );
}

function DiffLine(props: { line: string }) {
  const { line } = props;
  const status = ({ '+': 'ready', '-': 'failed' } as const)[line.charAt(0)];
  return (
    <Box
      component="span"
      sx={theme => ({
        display: 'block',
        px: 1.5,
        minWidth: 'max-content',
        color: line.startsWith('@@') ? 'text.secondary' : undefined,
        bgcolor: status && alpha(healthColor(theme, status), 0.14),
      })}
    >
      {line || ' '}
    </Box>
  );
}

/** Lines that a diff adds and removes. */
export function countChanges(diff: string): { added: number; removed: number } {
  const lines = diff.split('\n');
  return {
    added: lines.filter(line => /^\+(?!\+\+ )/.test(line)).length,
    removed: lines.filter(line => /^-(?!-- )/.test(line)).length,
  };
}
