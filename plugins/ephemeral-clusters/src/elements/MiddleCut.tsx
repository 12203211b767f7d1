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

interface MiddleCutProps {
  text: string;
  /** Characters at the end that stay; names of one family differ there. */
  tail?: number;
}

/** There for screen readers only. */
export const visuallyHidden = {
  position: 'absolute',
  // Not the number 1, which `sx` takes for 100 %.
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clip: 'rect(0 0 0 0)',
  whiteSpace: 'nowrap',
} as const;

/** A long name cut in its middle where there is no room; the whole is its tooltip and what a screen reader reads. */
export function MiddleCut(props: MiddleCutProps) {
  const { text, tail = 10 } = props;
  if (text.length <= tail + 6) return <>{text}</>;
  const head = text.slice(0, -tail);
  return (
    <Box
      component="span"
      title={text}
      sx={{
        display: 'inline-flex',
        position: 'relative',
        maxWidth: '100%',
        minWidth: 0,
      }}
    >
      <Box component="span" sx={visuallyHidden}>
        {text}
      </Box>
      <Box
        component="span"
        aria-hidden
        sx={{
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'pre',
          minWidth: '2ch',
        }}
      >
        {head}
      </Box>
      <Box
        component="span"
        aria-hidden
        sx={{ whiteSpace: 'pre', flexShrink: 0 }}
      >
        {text.slice(-tail)}
      </Box>
    </Box>
  );
}
