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
import type { ClusterDetail } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useClusterPath } from '../clusters/ClusterLink';
import { Link } from '../elements/Link';
import { MiddleCut } from '../elements/MiddleCut';
import { Panel } from '../elements/Panel';
import { HealthLabel } from '../health/HealthLabel';
import { applicationHealth, applicationState } from './applicationHealth';
import { rowsStyle, rowStyle } from './NodesPanel';

/** The Argo CD applications of a cluster in short. */
export function AppsPanel(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  const { apps, applications } = cluster;
  const path = useClusterPath()(cluster);
  return (
    <Panel
      title={apps ? `Apps: ${apps.ready} of ${apps.desired} healthy` : 'Apps'}
      action={<Link to={`${path}/apps`}>Apps</Link>}
    >
      {applications.length === 0 && (
        <Typography variant="body2" color="text.secondary">
          There are no applications yet.
        </Typography>
      )}
      <Box component="ul" sx={rowsStyle}>
        {applications.map(application => (
          <Box
            component="li"
            key={`${application.namespace}/${application.name}`}
            sx={rowStyle}
          >
            <Box sx={{ flex: '1 1 180px', minWidth: 0 }}>
              {application.url ? (
                <Link to={application.url}>{application.name}</Link>
              ) : (
                <MiddleCut text={application.name} />
              )}
            </Box>
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {application.role === 'delivers' ? 'delivers it' : 'runs on it'}
            </Box>
            <HealthLabel
              status={applicationHealth(application)}
              text={applicationState(application)}
            />
          </Box>
        ))}
      </Box>
    </Panel>
  );
}
