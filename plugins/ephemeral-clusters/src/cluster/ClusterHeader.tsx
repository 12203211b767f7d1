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
import { DriftMark, kindTitles } from '../clusters/columns';
import { CopyButton } from '../elements/CopyButton';
import { EntityLink } from '../elements/EntityLink';
import { HealthLabel } from '../health/HealthLabel';
import { TimeLeft } from '../time/TimeLeft';
import { useNow } from '../time/useNow';
import { ClusterActions } from './ClusterActions';
import { clusterSentence } from './sentence';

/** Name, sentence, origin, time left and actions. */
export function ClusterHeader(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  const now = useNow('slow');
  const gone = cluster.presence === 'gone';
  return (
    <Box component="header" sx={{ display: 'grid', gap: 1, minWidth: 0 }}>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'flex-start',
          columnGap: 3,
          rowGap: 1,
        }}
      >
        <Box sx={{ flex: '1 1 320px', minWidth: 0 }}>
          <Box
            sx={{
              display: 'flex',
              alignItems: 'center',
              flexWrap: 'wrap',
              columnGap: 1,
            }}
          >
            <Typography
              component="h2"
              sx={{
                m: 0,
                fontSize: '1.5rem',
                fontWeight: 700,
                lineHeight: 1.25,
                overflowWrap: 'anywhere',
              }}
            >
              {cluster.name}
            </Typography>
            <CopyButton text={cluster.name} what="name" />
            {!gone && <HealthLabel status={cluster.health.status} />}
          </Box>
          <Typography variant="body1" sx={{ mt: 0.5 }}>
            {clusterSentence(cluster, now)}
          </Typography>
        </Box>
        {!gone && <ClusterActions cluster={cluster} />}
      </Box>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          alignItems: 'flex-end',
          columnGap: 4,
          rowGap: 1.5,
        }}
      >
        <Origin cluster={cluster} />
        {showsTimeLeft(cluster) && (
          <Box sx={{ flex: '0 1 380px', minWidth: 'min(260px, 100%)' }}>
            <TimeLeft
              expiresAt={cluster.expiresAt}
              createdAt={cluster.createdAt}
              hold={cluster.hold}
            />
          </Box>
        )}
      </Box>
    </Box>
  );
}

function Origin(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  return (
    <Typography
      variant="body2"
      color="text.secondary"
      component="div"
      sx={{
        flex: '1 1 400px',
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 2.5,
        rowGap: 0.25,
        '& b': { fontWeight: 600, color: 'text.primary' },
      }}
    >
      <span>
        Owner <EntityLink value={cluster.owner} />
      </span>
      <span>
        Template <b>{cluster.template ?? '–'}</b> {cluster.templateVersion}{' '}
        {cluster.templateCurrentVersion && (
          <DriftMark current={cluster.templateCurrentVersion} />
        )}
      </span>
      <span>
        {kindTitles[cluster.kind]} on <b>{cluster.managementCluster}</b>
      </span>
      {cluster.purpose && <span>Purpose: {cluster.purpose}</span>}
    </Typography>
  );
}

/** Of something that goes or is gone it says nothing any more. */
function showsTimeLeft(cluster: ClusterDetail): boolean {
  if (cluster.presence === 'gone' || cluster.presence === 'deleting') {
    return false;
  }
  return cluster.expiresAt !== undefined || cluster.presence === 'present';
}
