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
import type { SxProps, Theme } from '@mui/material/styles';
import { CopyButton } from './CopyButton';

interface CodeBlockProps {
  text: string;
  /** What it is, for the copy button: "command". */
  what: string;
  /** Number of its first line; without it lines have no numbers. */
  firstLine?: number;
}

/** Look of preformatted text. */
export const codeStyle = {
  m: 0,
  p: 1.5,
  overflow: 'auto',
  maxHeight: 480,
  borderRadius: 1,
  border: 1,
  borderColor: 'divider',
  bgcolor: 'background.default',
  fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSize: '0.8125rem',
  lineHeight: 1.55,
} satisfies SxProps<Theme>;

/** Preformatted text that can be copied. Scrolls sideways by itself and is reachable by keyboard for that. */
export function CodeBlock(props: CodeBlockProps) {
  const { text, what, firstLine } = props;
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <Box sx={{ display: 'flex', alignItems: 'flex-start', minWidth: 0 }}>
      <Box
        component="pre"
        tabIndex={0}
        role="group"
        aria-label={what}
        sx={[codeStyle, { flexGrow: 1, minWidth: 0 }]}
      >
        {firstLine === undefined
          ? text
          : lines.map((line, index) => (
              <Box component="span" key={index} sx={{ display: 'block' }}>
                <Box
                  component="span"
                  aria-hidden
                  sx={{
                    display: 'inline-block',
                    minWidth: '3.5ch',
                    pr: 1.5,
                    textAlign: 'right',
                    color: 'text.secondary',
                    userSelect: 'none',
                  }}
                >
                  {firstLine + index}
                </Box>
                {line || ' '}
              </Box>
            ))}
      </Box>
      <Box sx={{ pl: 0.5, pt: 0.5 }}>
        <CopyButton text={text} what={what} />
      </Box>
    </Box>
  );
}
