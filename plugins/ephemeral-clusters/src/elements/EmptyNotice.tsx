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
import Typography from '@mui/material/Typography';
import { PropsWithChildren, ReactNode } from 'react';

interface EmptyNoticeProps {
  title: string;
  /** What leads on: a button or a link. */
  action?: ReactNode;
}

/** Nothing is here, why, and where to go. */
export function EmptyNotice(props: PropsWithChildren<EmptyNoticeProps>) {
  return (
    <Box sx={{ py: 6, px: 2, textAlign: 'center' }}>
      <Typography component="h3" sx={{ fontSize: '1.125rem', fontWeight: 600 }}>
        {props.title}
      </Typography>
      <Typography
        component="div"
        variant="body2"
        color="text.secondary"
        sx={{ maxWidth: 560, mx: 'auto', mt: 1 }}
      >
        {props.children}
      </Typography>
      {props.action && (
        <Box sx={{ mt: 2, '& > *': { textTransform: 'none' } }}>
          {props.action}
        </Box>
      )}
    </Box>
  );
}
