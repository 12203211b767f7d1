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
  ClusterDeclaration,
  ClusterDetail,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { CodeBlock } from '../elements/CodeBlock';
import { Link } from '../elements/Link';
import { Panel } from '../elements/Panel';
import { ConditionTable } from './ConditionTable';

/** What Git declares, beside what is observed. */
export function SourceTab(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        alignItems: 'start',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(520px, 100%), 1fr))',
      }}
    >
      <Panel title="Declared in Git">
        {cluster.declaration ? (
          <Declaration declaration={cluster.declaration} />
        ) : (
          <Typography variant="body2" color="text.secondary">
            {cluster.presence === 'undeclared'
              ? 'No repository that the portal reads declares this cluster; it was made by hand, or its declaration is gone.'
              : 'Its declaration is not in Git, or not read yet.'}
          </Typography>
        )}
      </Panel>
      <Panel title="Observed conditions">
        <ConditionTable conditions={cluster.conditions} />
      </Panel>
    </Box>
  );
}

function Declaration(props: { declaration: ClusterDeclaration }) {
  const { declaration } = props;
  const { lines } = declaration;
  const place = lines
    ? `${declaration.path}, lines ${lines[0]} to ${lines[1]}`
    : declaration.path;
  return (
    <>
      <Typography
        variant="body2"
        component="div"
        sx={{ mb: 1, overflowWrap: 'anywhere' }}
      >
        {declaration.url ? <Link to={declaration.url}>{place}</Link> : place}
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {' '}
          in {declaration.repository} at{' '}
          <code title={declaration.revision}>
            {declaration.revision.slice(0, 12)}
          </code>
        </Box>
      </Typography>
      <CodeBlock
        text={declaration.content}
        what="declaration"
        firstLine={lines?.[0] ?? 1}
      />
    </>
  );
}
