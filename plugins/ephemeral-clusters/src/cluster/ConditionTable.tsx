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
  ClusterCondition,
  HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { HealthLabel } from '../health/HealthLabel';
import { RelativeTime } from '../time/RelativeTime';

/** Conditions as Kubernetes says them, with whether that is good. */
export function ConditionTable(props: {
  conditions: readonly ClusterCondition[];
}) {
  const { conditions } = props;
  if (conditions.length === 0) {
    return (
      <Typography variant="body2" color="text.secondary">
        It has no conditions.
      </Typography>
    );
  }
  return (
    <Box
      sx={{ overflowX: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label="Conditions"
    >
      <Box
        component="table"
        sx={{
          width: '100%',
          borderCollapse: 'collapse',
          fontSize: '0.8125rem',
          '& th': {
            textAlign: 'left',
            fontWeight: 400,
            color: 'text.secondary',
          },
          '& td, & th': {
            py: 0.5,
            pr: 2,
            verticalAlign: 'top',
            borderBottom: 1,
            borderColor: 'divider',
          },
          '& tr:last-of-type td': { borderBottom: 0 },
        }}
      >
        <thead>
          <tr>
            <th scope="col">Condition</th>
            <th scope="col">Status</th>
            <th scope="col">Reason and message</th>
            <th scope="col">For</th>
          </tr>
        </thead>
        <tbody>
          {conditions.map(condition => (
            <tr key={condition.type}>
              <td>{condition.type}</td>
              <td>
                <HealthLabel
                  status={conditionHealth(condition)}
                  text={condition.status}
                />
              </td>
              <Box component="td" sx={{ overflowWrap: 'anywhere' }}>
                {condition.reason}
                {condition.message && (
                  <Box sx={{ color: 'text.secondary', whiteSpace: 'pre-line' }}>
                    {condition.message}
                  </Box>
                )}
              </Box>
              <Box component="td" sx={{ whiteSpace: 'nowrap' }}>
                <RelativeTime value={condition.lastTransitionTime} form="age" />
              </Box>
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

/** Whether a condition is good: most are when True, some (`Paused`, `Deleting`) when False. */
export function conditionHealth(condition: ClusterCondition): HealthStatus {
  if (condition.status === 'Unknown') return 'unknown';
  const good = (condition.status === 'True') !== condition.negative;
  return good ? 'ready' : 'attention';
}
