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
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import type { ClusterRequest } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useId, useState } from 'react';
import { ErrorNotice } from '../elements/ErrorNotice';
import { useRequestAction } from '../queries/useRequest';

/** Cancel and retry, where the caller may. */
export function RequestActions(props: { request: ClusterRequest }) {
  const { request } = props;
  const [confirming, setConfirming] = useState(false);
  const action = useRequestAction();
  const { cancel, retry } = request.allowed;
  if (!cancel && !retry && !action.error) return null;
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      {action.error && (
        <ErrorNotice
          title={
            action.variables?.action === 'cancel'
              ? 'The request could not be cancelled'
              : 'The request could not be retried'
          }
          error={action.error}
        />
      )}
      <Box
        sx={{
          display: 'flex',
          gap: 1,
          flexWrap: 'wrap',
          '& > button': { textTransform: 'none' },
        }}
      >
        {retry && (
          <Button
            variant="outlined"
            size="small"
            disabled={action.isPending}
            onClick={() => action.mutate({ id: request.id, action: 'retry' })}
          >
            Try again
          </Button>
        )}
        {cancel && (
          <Button
            variant="outlined"
            color="inherit"
            size="small"
            disabled={action.isPending}
            onClick={() => setConfirming(true)}
          >
            Cancel request
          </Button>
        )}
      </Box>
      <ConfirmCancel
        request={request}
        open={confirming}
        onClose={() => setConfirming(false)}
        onConfirm={() => {
          setConfirming(false);
          action.mutate({ id: request.id, action: 'cancel' });
        }}
      />
    </Box>
  );
}

interface ConfirmCancelProps {
  request: ClusterRequest;
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

function ConfirmCancel(props: ConfirmCancelProps) {
  const { request, open, onClose, onConfirm } = props;
  const titleId = useId();
  const change = request.changeRequest
    ? `Change request #${request.changeRequest.number}`
    : 'Its change request';
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={titleId}>
      <DialogTitle id={titleId}>Cancel this request?</DialogTitle>
      <DialogContent>
        <DialogContentText>
          {change} for {request.cluster.name} is closed without merging. Nothing
          that exists is changed, and the request can be made again.
        </DialogContentText>
      </DialogContent>
      <DialogActions sx={{ '& > button': { textTransform: 'none' } }}>
        <Button onClick={onClose} color="inherit">
          Keep it
        </Button>
        <Button onClick={onConfirm} variant="outlined">
          Cancel request
        </Button>
      </DialogActions>
    </Dialog>
  );
}
