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
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import type {
  ClusterRequestInput,
  PlannedFile,
  RequestPlan,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Disclosure } from '../elements/Disclosure';
import { ErrorNotice } from '../elements/ErrorNotice';
import { useRequestPlan } from '../queries/useRequest';
import { countChanges, DiffView } from './DiffView';

interface PlannedChangeProps {
  /** undefined: nothing valid is chosen yet. */
  input: ClusterRequestInput | undefined;
}

const operationWords: Record<PlannedFile['operation'], string> = {
  create: 'Creates',
  update: 'Changes',
  delete: 'Deletes',
};

/** What a request would change in Git, folded in; or why it would be refused. */
export function PlannedChange(props: PlannedChangeProps) {
  const { input } = props;
  const { data, error, isFetching, refetch } = useRequestPlan(input);
  if (!input) return null;
  if (error && !isFetching) {
    return (
      <ErrorNotice
        title="This would be refused"
        error={error}
        onRetry={() => refetch()}
      />
    );
  }
  if (!data) return <Skeleton width="60%" height={30} />;
  return <PlanView plan={data} />;
}

/** A plan: its summary, and the diff of each file folded in. */
export function PlanView(props: { plan: RequestPlan; defaultOpen?: boolean }) {
  const { plan, defaultOpen } = props;
  const totals = plan.files.map(file => countChanges(file.diff));
  const added = totals.reduce((sum, each) => sum + each.added, 0);
  const removed = totals.reduce((sum, each) => sum + each.removed, 0);
  const files =
    plan.files.length === 1 ? '1 file' : `${plan.files.length} files`;
  return (
    <Disclosure
      defaultOpen={defaultOpen}
      summary={`What it changes in Git: ${files}, +${added} −${removed} lines`}
    >
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
        Change request “{plan.title}” from branch {plan.branch}
      </Typography>
      <Box sx={{ display: 'grid', gap: 1.5, minWidth: 0 }}>
        {plan.files.map(file => (
          <Box key={file.path} sx={{ minWidth: 0 }}>
            <Typography
              variant="body2"
              sx={{ fontWeight: 600, overflowWrap: 'anywhere', mb: 0.5 }}
            >
              {operationWords[file.operation]} {file.path}
            </Typography>
            <DiffView diff={file.diff} path={file.path} />
          </Box>
        ))}
      </Box>
    </Disclosure>
  );
}
