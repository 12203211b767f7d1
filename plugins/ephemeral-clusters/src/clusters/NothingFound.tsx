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
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { ClusterList } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { CodeBlock } from '../elements/CodeBlock';
import { EmptyNotice } from '../elements/EmptyNotice';
import { NewEnvironmentButton } from './NewEnvironmentButton';
import { isFiltered, type ListView } from './listAddress';

const repositoryConfiguration = `ephemeralClusters:
  managementClusters:
    management:
      title: Management
      kubeconfig: { path: /etc/portal/management.kubeconfig }
  repositories:
    gitops:
      title: Platform GitOps
      url: https://git.example.com/platform/gitops
      branch: main
      templates: templates
      layouts:
        - id: manifests
          type: manifests
          kind: capi
          path: 'clusters/{managementCluster}/{namespace}/{name}.yaml'
          namespace: '{name}'
`;

/** Why the list is empty, and what leads on from there. */
export function NothingFound(props: {
  data: ClusterList;
  query: ListView['query'];
  onClear: () => void;
}) {
  const { data, query, onClear } = props;
  if (isFiltered(query)) {
    return (
      <EmptyNotice
        title="No cluster matches"
        action={
          <Button variant="outlined" onClick={onClear}>
            Clear filters
          </Button>
        }
      >
        There are {data.summary.total.toLocaleString()} clusters that you may
        see; none of them has all that the filters ask for.
      </EmptyNotice>
    );
  }
  if (!data.sources.some(source => source.kind === 'git')) {
    return <NoRepository />;
  }
  return (
    <EmptyNotice title="No clusters yet" action={<NewEnvironmentButton />}>
      Ask for a first one: fill in a form, see what it will change in Git, and
      some minutes later there is a cluster with your name on it. It ends by
      itself.
    </EmptyNotice>
  );
}

function NoRepository() {
  return (
    <EmptyNotice title="No repository is configured">
      <Typography variant="body2">
        An operator adds the repository that declares clusters to the portal's
        configuration:
      </Typography>
      <Box sx={{ mt: 1, textAlign: 'left' }}>
        <CodeBlock what="configuration" text={repositoryConfiguration} />
      </Box>
    </EmptyNotice>
  );
}
