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
import { useClusterPath } from '../clusters/ClusterLink';
import { Link } from '../elements/Link';
import { MiddleCut } from '../elements/MiddleCut';
import { Panel } from '../elements/Panel';
import { HealthLabel } from '../health/HealthLabel';

/** As many as the overview shows; the rest is on the tab. */
const shownMachines = 8;

/** List of one-line rows, also of the applications. */
export const rowsStyle = {
  listStyle: 'none',
  m: 0,
  p: 0,
  fontSize: '0.875rem',
} as const;

/** One row: what it is at the left, how it is at the right. */
export const rowStyle = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 2,
  rowGap: 0.25,
  py: 0.75,
  borderTop: 1,
  borderColor: 'divider',
  '&:first-of-type': { borderTop: 0 },
} as const;

/** The machines of a cluster in short, those with a problem first. */
export function NodesPanel(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  const path = useClusterPath()(cluster);
  const machines = machinesOf(cluster.machines).sort(
    (a, b) => Number(a.health === 'ready') - Number(b.health === 'ready'),
  );
  const { nodes } = cluster;
  return (
    <Panel
      title={
        nodes ? `Nodes: ${nodes.ready} of ${nodes.desired} ready` : 'Nodes'
      }
      action={<Link to={`${path}/machines`}>Machines</Link>}
    >
      {machines.length === 0 && (
        <Typography variant="body2" color="text.secondary">
          There are no machines yet.
        </Typography>
      )}
      <Box component="ul" sx={rowsStyle}>
        {machines.slice(0, shownMachines).map(machine => (
          <Box component="li" key={machine.name} sx={rowStyle}>
            <Box sx={{ flex: '1 1 180px', minWidth: 0 }}>
              <MiddleCut text={machine.nodeName ?? machine.name} />
            </Box>
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {machine.version}
            </Box>
            <HealthLabel status={machine.health} text={machine.phase} />
          </Box>
        ))}
      </Box>
      {machines.length > shownMachines && (
        <Typography variant="body2" sx={{ mt: 1 }}>
          <Link to={`${path}/machines`}>
            {machines.length - shownMachines} more
          </Link>
        </Typography>
      )}
    </Panel>
  );
}

function machinesOf(nodes: readonly MachineNode[]): MachineNode[] {
  return nodes.flatMap(node =>
    node.role === 'machine' ? [node] : machinesOf(node.children),
  );
}
