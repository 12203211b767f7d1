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
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import type { ClusterKey } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Link as RouterLink } from 'react-router-dom';
import { useClusterPath } from '../clusters/ClusterLink';
import type { ClusterTab } from './tabs';

interface ClusterTabsProps {
  cluster: ClusterKey;
  tabs: readonly ClusterTab[];
  current: ClusterTab;
}

/** Row of tabs; each is a link, so that it can be opened beside and sent to somebody. */
export function ClusterTabs(props: ClusterTabsProps) {
  const { cluster, tabs, current } = props;
  const base = useClusterPath()(cluster);
  return (
    <Box sx={{ borderBottom: 1, borderColor: 'divider', minWidth: 0 }}>
      <Tabs
        value={current.path}
        variant="scrollable"
        scrollButtons="auto"
        aria-label="Parts of the cluster's page"
      >
        {tabs.map(tab => (
          <Tab
            key={tab.path}
            value={tab.path}
            label={tab.title}
            id={`cluster-tab-${tab.path}`}
            aria-controls={tab === current ? 'cluster-tabpanel' : undefined}
            component={RouterLink}
            to={tab.path ? `${base}/${tab.path}` : base}
            sx={theme => ({
              minWidth: 0,
              // The portal's theme has a minimum width for tabs from here on.
              [theme.breakpoints.up('md')]: { minWidth: 0 },
              px: 2,
              py: 1.25,
              letterSpacing: 'normal',
              color: 'text.secondary',
              '&[aria-selected=true]': { color: 'text.primary' },
              '&:hover': { bgcolor: 'action.hover', color: 'text.primary' },
            })}
          />
        ))}
      </Tabs>
    </Box>
  );
}
