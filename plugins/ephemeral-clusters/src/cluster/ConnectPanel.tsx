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
import type { ConnectInstructions } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { CodeBlock } from '../elements/CodeBlock';
import { CopyButton } from '../elements/CopyButton';
import { Panel } from '../elements/Panel';

/** How to get access: the endpoint, and what the operator configured. */
export function ConnectPanel(props: { connect: ConnectInstructions }) {
  const { endpoint, steps } = props.connect;
  return (
    <Panel title="Connect">
      <Box sx={{ display: 'grid', gap: 1.5, minWidth: 0 }}>
        {endpoint ? (
          <Typography
            variant="body2"
            component="div"
            sx={{ overflowWrap: 'anywhere' }}
          >
            <Box component="span" sx={{ color: 'text.secondary' }}>
              API server{' '}
            </Box>
            <code>{endpoint}</code>{' '}
            <CopyButton text={endpoint} what="endpoint" />
          </Typography>
        ) : (
          <Typography variant="body2" color="text.secondary">
            The endpoint of its API server is not known yet.
          </Typography>
        )}
        {steps.map((step, index) => (
          <Box key={index} sx={{ minWidth: 0 }}>
            <Typography variant="body2" sx={{ fontWeight: 600 }}>
              {steps.length > 1 && `${index + 1}. `}
              {step.title}
            </Typography>
            {step.text && (
              <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
                {step.text}
              </Typography>
            )}
            {step.command && (
              <Box sx={{ mt: 0.5 }}>
                <CodeBlock text={step.command} what="command" />
              </Box>
            )}
          </Box>
        ))}
        {steps.length === 0 && (
          <Typography variant="body2" color="text.secondary">
            The operator of the portal has not said how to get access
            (ephemeralClusters.connect in its configuration).
          </Typography>
        )}
      </Box>
    </Panel>
  );
}
