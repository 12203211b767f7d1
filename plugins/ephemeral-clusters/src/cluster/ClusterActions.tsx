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

import { useApi } from '@backstage/core-plugin-api';
import MoreVert from '@mui/icons-material/MoreVert';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button, { ButtonProps } from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Snackbar from '@mui/material/Snackbar';
import type { ClusterDetail } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ephemeralClustersApiRef } from '../api';
import { ExtendDialog } from '../change/ExtendDialog';
import { RemoveDialog } from '../change/RemoveDialog';
import { BlockedButton } from '../elements/BlockedButton';
import { messageOf } from '../queries/failures';
import { clusterQueryKey } from '../queries/useCluster';

/** Extend, Remove, and what Argo CD can be asked under more. */
export function ClusterActions(props: { cluster: ClusterDetail }) {
  const { cluster } = props;
  const [dialog, setDialog] = useState<'extend' | 'remove'>();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const refresh = useArgoCd(cluster, 'refreshCluster');
  const sync = useArgoCd(cluster, 'syncCluster');
  const asksArgoCd = cluster.allowed.refresh || cluster.allowed.sync;
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
      <ActionButton
        allowed={cluster.allowed.extend}
        locked={cluster.locked}
        variant={endsSoon(cluster) ? 'contained' : 'outlined'}
        onClick={() => setDialog('extend')}
      >
        Extend
      </ActionButton>
      <ActionButton
        allowed={cluster.allowed.delete}
        locked={cluster.locked}
        variant="outlined"
        color="error"
        onClick={() => setDialog('remove')}
      >
        Remove
      </ActionButton>
      {cluster.presence !== 'requested' && asksArgoCd && (
        <IconButton
          size="small"
          aria-label="More actions"
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          onClick={event => setAnchor(event.currentTarget)}
        >
          <MoreVert />
        </IconButton>
      )}
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
      >
        {cluster.allowed.refresh && (
          <MenuItem
            disabled={refresh.isPending}
            onClick={() => {
              setAnchor(null);
              refresh.mutate();
            }}
          >
            Refresh in Argo CD
          </MenuItem>
        )}
        {cluster.allowed.sync && (
          <MenuItem
            disabled={sync.isPending}
            onClick={() => {
              setAnchor(null);
              sync.mutate();
            }}
          >
            Sync in Argo CD
          </MenuItem>
        )}
      </Menu>
      {dialog === 'extend' && (
        <ExtendDialog cluster={cluster} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'remove' && (
        <RemoveDialog cluster={cluster} onClose={() => setDialog(undefined)} />
      )}
      <Outcome
        asked={refresh}
        done={`Argo CD looks at the applications of ${cluster.name} again.`}
        failed="Argo CD could not be asked to look again"
      />
      <Outcome
        asked={sync}
        done={`Argo CD syncs the applications that deliver ${cluster.name}.`}
        failed="Argo CD could not be asked to sync"
      />
    </Box>
  );
}

interface ActionButtonProps extends ButtonProps {
  allowed: boolean;
  /** Why nothing can be changed, in the way of everybody. */
  locked: string | undefined;
}

/** Where the cluster is locked the button says why; where the caller may not, there is none. */
function ActionButton(props: ActionButtonProps) {
  const { allowed, locked, ...button } = props;
  if (locked) {
    return (
      <BlockedButton variant="outlined" reason={locked}>
        {button.children}
      </BlockedButton>
    );
  }
  return allowed ? <Button {...button} sx={{ textTransform: 'none' }} /> : null;
}

function useArgoCd(
  cluster: ClusterDetail,
  method: 'refreshCluster' | 'syncCluster',
) {
  const api = useApi(ephemeralClustersApiRef);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api[method](cluster),
    onSuccess: () =>
      queries.invalidateQueries({ queryKey: clusterQueryKey(cluster) }),
  });
}

/** What became of it, for some seconds. */
function Outcome(props: {
  asked: ReturnType<typeof useArgoCd>;
  done: string;
  failed: string;
}) {
  const { asked, done, failed } = props;
  return (
    <Snackbar
      open={asked.isSuccess || asked.isError}
      autoHideDuration={8000}
      onClose={() => asked.reset()}
    >
      <Alert
        severity={asked.isError ? 'error' : 'success'}
        onClose={() => asked.reset()}
      >
        {asked.isError ? `${failed}: ${messageOf(asked.error)}` : done}
      </Alert>
    </Snackbar>
  );
}

function endsSoon(cluster: ClusterDetail): boolean {
  return (
    cluster.expiresAt !== undefined &&
    Date.parse(cluster.expiresAt) - Date.now() < 86_400_000
  );
}
