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

import ChevronRight from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Collapse from '@mui/material/Collapse';
import { PropsWithChildren, ReactNode, useId, useState } from 'react';

interface DisclosureProps {
  /** What is folded in: "Technical detail". */
  summary: ReactNode;
  defaultOpen?: boolean;
}

/** Something folded in behind a line of text. */
export function Disclosure(props: PropsWithChildren<DisclosureProps>) {
  const { summary, defaultOpen = false, children } = props;
  const [open, setOpen] = useState(defaultOpen);
  const id = useId();
  return (
    <Box sx={{ minWidth: 0 }}>
      <Button
        size="small"
        color="inherit"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        startIcon={
          <ChevronRight
            sx={{
              transform: open ? 'rotate(90deg)' : 'none',
              transition: 'transform 120ms',
            }}
          />
        }
        sx={{ textTransform: 'none', textAlign: 'left', ml: -0.5 }}
      >
        {summary}
      </Button>
      <Collapse in={open} id={id} unmountOnExit>
        <Box sx={{ pt: 1 }}>{children}</Box>
      </Collapse>
    </Box>
  );
}
