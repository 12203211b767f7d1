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

import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';

/** Hourglass made of two stacked cubes: a cluster, for a limited time. */
function Mark() {
  return (
    <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
      <path d="M5 3h18l-9 11z" fill="#7cc4ff" />
      <path d="M14 14l9 11H5z" fill="#36baa2" />
      <path
        d="M5 3h18l-9 11zM14 14l9 11H5z"
        fill="none"
        stroke="#e8f4ff"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function SidebarLogo() {
  const { isOpen } = useSidebarOpenState();
  return (
    <Box
      sx={{
        width: isOpen
          ? sidebarConfig.drawerWidthOpen
          : sidebarConfig.drawerWidthClosed,
        height: 72,
        display: 'flex',
        alignItems: 'center',
        pl: '22px',
      }}
    >
      <Link to="/" underline="none" aria-label="Home">
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5 }}>
          <Mark />
          {isOpen && (
            <Typography
              component="span"
              sx={{ color: '#fff', fontWeight: 600, whiteSpace: 'nowrap' }}
            >
              Platform portal
            </Typography>
          )}
        </Box>
      </Link>
    </Box>
  );
}
