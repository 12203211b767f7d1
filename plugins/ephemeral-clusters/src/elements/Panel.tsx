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
import Paper from '@mui/material/Paper';
import type { SxProps, Theme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import { PropsWithChildren, ReactNode, useId } from 'react';

interface PanelProps {
  title: string;
  /** Beside the title, at its right. */
  action?: ReactNode;
  sx?: SxProps<Theme>;
}

/** A titled part of a page; a region for screen readers. */
export function Panel(props: PropsWithChildren<PanelProps>) {
  const { title, action, sx, children } = props;
  const id = useId();
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-labelledby={id}
      sx={[
        { p: 2, minWidth: 0, typography: 'body2' },
        ...(Array.isArray(sx) ? sx : [sx]),
      ]}
    >
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          flexWrap: 'wrap',
          gap: 1,
          mb: 1.5,
          minHeight: 28,
        }}
      >
        <Typography
          id={id}
          component="h3"
          sx={{ fontSize: '1rem', fontWeight: 600, flexGrow: 1, m: 0 }}
        >
          {title}
        </Typography>
        {action}
      </Box>
      {children}
    </Paper>
  );
}
