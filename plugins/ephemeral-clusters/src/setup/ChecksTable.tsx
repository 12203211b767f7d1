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
import type { SetupCheck } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { CodeBlock } from '../elements/CodeBlock';
import { HealthLabel } from '../health/HealthLabel';
import { setupLooks } from './setupLook';

interface ChecksTableProps {
  /** Names the table for screen readers. */
  label: string;
  checks: readonly SetupCheck[];
}

/** On a narrow screen each check is a block, one thing below the other. Roles are written out, since browsers drop them with the layout. */
const tableStyle = {
  width: '100%',
  tableLayout: 'fixed',
  borderCollapse: 'collapse',
  display: { xs: 'block', md: 'table' },
  '& tbody': { display: { xs: 'block', md: 'table-row-group' } },
  '& thead': { display: { xs: 'none', md: 'table-header-group' } },
  '& tr': {
    display: { xs: 'block', md: 'table-row' },
    borderTop: 1,
    borderColor: 'divider',
    py: { xs: 1, md: 0 },
  },
  '& thead tr': { borderTop: 0 },
  '& td, & th': {
    display: { xs: 'block', md: 'table-cell' },
    textAlign: 'left',
    verticalAlign: 'top',
    py: { xs: 0.25, md: 0.75 },
    pr: { xs: 0, md: 2 },
  },
  '& thead th': { color: 'text.secondary', fontWeight: 400, pt: 0 },
} as const;

/** Checks of a connection: how each came out, what was found, and what to do. */
export function ChecksTable(props: ChecksTableProps) {
  return (
    <Box
      component="table"
      role="table"
      aria-label={props.label}
      sx={tableStyle}
    >
      <Box component="thead" role="rowgroup">
        <Box component="tr" role="row">
          <Box
            component="th"
            role="columnheader"
            scope="col"
            sx={{ width: 150 }}
          >
            Status
          </Box>
          <Box
            component="th"
            role="columnheader"
            scope="col"
            sx={{ width: 220 }}
          >
            Check
          </Box>
          <Box component="th" role="columnheader" scope="col">
            Found
          </Box>
        </Box>
      </Box>
      <Box component="tbody" role="rowgroup">
        {props.checks.map(check => (
          <CheckRow key={check.id} check={check} />
        ))}
      </Box>
    </Box>
  );
}

function CheckRow(props: { check: SetupCheck }) {
  const { title, status, message, needs, excess, fix, command } = props.check;
  const look = setupLooks[status];
  return (
    <Box component="tr" role="row">
      <Box component="td" role="cell">
        <HealthLabel status={look.health} text={look.word} />
      </Box>
      <Box component="th" role="rowheader" scope="row" sx={{ fontWeight: 600 }}>
        {title}
      </Box>
      <Box component="td" role="cell" sx={{ minWidth: 0 }}>
        <Box sx={{ overflowWrap: 'anywhere' }}>{message}</Box>
        {needs && (
          <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
            Needs {needs}
          </Box>
        )}
        {excess && excess.length > 0 && (
          <Box sx={{ mt: 0.5 }}>
            More than it needs:
            <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
              {excess.map(right => (
                <Box
                  component="li"
                  key={right}
                  sx={{ overflowWrap: 'anywhere' }}
                >
                  {right}
                </Box>
              ))}
            </Box>
          </Box>
        )}
        {fix && (
          <Box sx={{ mt: 0.5, maxWidth: '80ch' }}>
            <b>What to do:</b> {fix}
          </Box>
        )}
        {command && (
          <Box sx={{ mt: 0.5, maxWidth: 760 }}>
            <CodeBlock text={command} what="command" />
          </Box>
        )}
      </Box>
    </Box>
  );
}
