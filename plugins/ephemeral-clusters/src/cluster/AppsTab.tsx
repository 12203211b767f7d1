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
import type {
  ClusterApplication,
  ClusterDetail,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { FactList } from '../elements/FactList';
import { Link } from '../elements/Link';
import { Panel } from '../elements/Panel';
import { HealthLabel } from '../health/HealthLabel';
import { RelativeTime } from '../time/RelativeTime';
import { applicationHealth, applicationState } from './applicationHealth';

const roles = [
  {
    role: 'delivers',
    title: 'Deliver this cluster',
    none: 'No application of Argo CD delivers this cluster, or Argo CD is not configured.',
  },
  {
    role: 'runs-on',
    title: 'Run on this cluster',
    none: 'Nothing that Argo CD delivers runs on it yet.',
  },
] as const;

/** The Argo CD applications of a cluster, with what they say. */
export function AppsTab(props: { cluster: ClusterDetail }) {
  const { applications } = props.cluster;
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {roles.map(({ role, title, none }) => {
        const mine = applications.filter(each => each.role === role);
        return (
          <Panel key={role} title={title}>
            {mine.length === 0 && (
              <Typography variant="body2" color="text.secondary">
                {none}
              </Typography>
            )}
            <Box
              sx={{
                display: 'grid',
                gap: 2,
                gridTemplateColumns:
                  'repeat(auto-fill, minmax(min(360px, 100%), 1fr))',
              }}
            >
              {mine.map(application => (
                <Application
                  key={`${application.namespace}/${application.name}`}
                  application={application}
                />
              ))}
            </Box>
          </Panel>
        );
      })}
    </Box>
  );
}

function Application(props: { application: ClusterApplication }) {
  const { application } = props;
  return (
    <Box sx={{ minWidth: 0, borderLeft: 2, borderColor: 'divider', pl: 1.5 }}>
      <Typography
        component="h4"
        sx={{
          m: 0,
          fontSize: '0.9375rem',
          fontWeight: 600,
          overflowWrap: 'anywhere',
        }}
      >
        {application.url ? (
          <Link to={application.url}>{application.name}</Link>
        ) : (
          application.name
        )}
      </Typography>
      <Box sx={{ my: 0.5, fontSize: '0.875rem' }}>
        <HealthLabel
          status={applicationHealth(application)}
          text={applicationState(application)}
        />
      </Box>
      {application.message && (
        <Typography variant="body2" sx={{ mb: 0.5, overflowWrap: 'anywhere' }}>
          {application.message}
        </Typography>
      )}
      <FactList
        facts={[
          ['Namespace', application.namespace],
          [
            'Revision',
            application.revision && (
              <code title={application.revision}>
                {application.revision.slice(0, 12)}
              </code>
            ),
          ],
          [
            'Synced',
            application.lastSyncedAt && (
              <RelativeTime value={application.lastSyncedAt} />
            ),
          ],
        ]}
      />
    </Box>
  );
}
