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
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import type { ClusterDetail } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useMemo, useState } from 'react';
import { kindTitles } from '../clusters/columns';
import { ChangeDialog } from './ChangeDialog';

interface RemoveDialogProps {
  cluster: ClusterDetail;
  onClose: () => void;
}

/** Asks for a cluster's removal; says what goes, and from where, and wants its name typed. */
export function RemoveDialog(props: RemoveDialogProps) {
  const { cluster, onClose } = props;
  const { managementCluster, namespace, name, declaration } = cluster;
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const input = useMemo(
    () => ({
      verb: 'delete' as const,
      cluster: { managementCluster, namespace, name },
    }),
    [managementCluster, namespace, name],
  );
  // The reason is for people and changes no file: typing it must not ask for the plan again and again.
  const asked = reason.trim() ? { ...input, reason: reason.trim() } : input;
  return (
    <ChangeDialog
      title={`Remove ${name}?`}
      input={asked}
      planInput={input}
      incomplete={typed !== name}
      submit={{ label: `Remove ${name}`, destructive: true }}
      onClose={onClose}
    >
      <Typography variant="body2" component="div">
        These go for good, with everything that is stored in them:
        <Box component="ul" sx={{ m: 0, mt: 0.5, pl: 2.5 }}>
          <li>
            the {kindTitles[cluster.kind]} cluster <b>{name}</b> in namespace{' '}
            <b>{namespace}</b> of management cluster <b>{managementCluster}</b>
            {cluster.nodes && `, with ${cluster.nodes.desired} nodes`}
          </li>
          {(cluster.apps?.desired ?? 0) > 0 && (
            <li>{cluster.apps!.desired} apps that run on it</li>
          )}
          {declaration && (
            <li>
              its declaration in <b>{declaration.path}</b> of repository{' '}
              <b>{declaration.repository}</b>
            </li>
          )}
        </Box>
      </Typography>
      <Typography variant="body2">
        A change request is opened; the cluster goes when that is merged.
      </Typography>
      <TextField
        label={`Type ${name} to confirm`}
        size="small"
        fullWidth
        autoComplete="off"
        value={typed}
        onChange={event => setTyped(event.target.value.trim())}
        inputProps={{ spellCheck: false, autoCapitalize: 'off' }}
      />
      <TextField
        label="Reason (optional, for the change request)"
        size="small"
        fullWidth
        value={reason}
        onChange={event => setReason(event.target.value)}
        inputProps={{ maxLength: 300 }}
      />
    </ChangeDialog>
  );
}
