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
  ClusterDetail,
  MachineNode,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Disclosure } from '../elements/Disclosure';
import { EmptyNotice } from '../elements/EmptyNotice';
import { Panel } from '../elements/Panel';
import { HealthLabel } from '../health/HealthLabel';
import { RelativeTime } from '../time/RelativeTime';
import { conditionHealth, ConditionTable } from './ConditionTable';

const treeStyle = { listStyle: 'none', m: 0, p: 0 } as const;

/** Control plane, deployments and pools, machines and their infrastructure, as a tree with conditions. */
export function MachinesTab(props: { cluster: ClusterDetail }) {
  const { machines } = props.cluster;
  if (machines.length === 0) {
    return (
      <EmptyNotice title="There are no machines yet">
        Cluster API makes the control plane first, then the workers; they appear
        here by themselves.
      </EmptyNotice>
    );
  }
  return (
    <Panel title="Machines">
      <Box component="ul" sx={treeStyle}>
        {machines.map(node => (
          <TreeNode key={`${node.kind}/${node.name}`} node={node} />
        ))}
      </Box>
    </Panel>
  );
}

function TreeNode(props: { node: MachineNode }) {
  const { node } = props;
  const bad = node.conditions.filter(
    condition => conditionHealth(condition) !== 'ready',
  ).length;
  return (
    <Box component="li" sx={{ pt: 1.25, minWidth: 0 }}>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'baseline',
          columnGap: 1.5,
          rowGap: 0.25,
          fontSize: '0.875rem',
        }}
      >
        <HealthLabel
          status={node.deleting ? 'deleting' : node.health}
          text={node.phase}
        />
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {node.kind}
        </Box>
        <Box component="b" sx={{ overflowWrap: 'anywhere' }}>
          {node.name}
        </Box>
        <Typography component="span" variant="body2" color="text.secondary">
          {[
            node.replicas &&
              `${node.replicas.ready} of ${node.replicas.desired} ready`,
            node.version,
            node.nodeName && `node ${node.nodeName}`,
          ]
            .filter(Boolean)
            .join(' · ')}
          {node.createdAt && (
            <>
              {' · '}
              <RelativeTime value={node.createdAt} form="age" /> old
            </>
          )}
        </Typography>
      </Box>
      {node.message && (
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {node.message}
        </Typography>
      )}
      {node.conditions.length > 0 && (
        <Disclosure summary={conditionCount(node.conditions.length, bad)}>
          <ConditionTable conditions={node.conditions} />
        </Disclosure>
      )}
      {node.children.length > 0 && (
        <Box
          component="ul"
          sx={{
            ...treeStyle,
            pl: 2,
            ml: 0.75,
            borderLeft: 1,
            borderColor: 'divider',
          }}
        >
          {node.children.map(child => (
            <TreeNode key={`${child.kind}/${child.name}`} node={child} />
          ))}
        </Box>
      )}
    </Box>
  );
}

function conditionCount(all: number, bad: number): string {
  const count = all === 1 ? '1 condition' : `${all} conditions`;
  return bad > 0 ? `${count}, ${bad} not good` : count;
}
