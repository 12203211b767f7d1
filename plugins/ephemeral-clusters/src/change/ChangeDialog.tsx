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

import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import useMediaQuery from '@mui/material/useMediaQuery';
import type { ClusterRequestInput } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { PropsWithChildren, useId } from 'react';
import { ErrorNotice } from '../elements/ErrorNotice';
import { useCreateRequest, useRequestPlan } from '../queries/useRequest';
import { FollowedRequest } from '../timeline/RequestTimeline';
import { PlannedChange } from './PlannedChange';

interface ChangeDialogProps {
  title: string;
  /** What is asked for; undefined while it is not valid. */
  input: ClusterRequestInput | undefined;
  /** What is planned, where parts of `input` change no file; else `input`. */
  planInput?: ClusterRequestInput;
  /** Something beside the input is missing still: a confirmation. */
  incomplete?: boolean;
  submit: { label: string; destructive?: boolean };
  onClose: () => void;
}

/** Shell of the dialogs that ask for a change: choices, the diff folded in, then the timeline in place. */
export function ChangeDialog(props: PropsWithChildren<ChangeDialogProps>) {
  const { title, input, planInput = input, incomplete, submit } = props;
  const { onClose, children } = props;
  const titleId = useId();
  const create = useCreateRequest();
  const plan = useRequestPlan(create.data ? undefined : planInput);
  const narrow = useMediaQuery('(max-width: 599px)');
  const request = create.data;
  return (
    <Dialog
      open
      onClose={(_, reason) => {
        // A click beside it must not lose what was filled in.
        if (reason === 'escapeKeyDown' || request) onClose();
      }}
      fullWidth
      fullScreen={narrow}
      maxWidth="sm"
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>
        {/* A question is answered once it is asked for. */}
        {request ? title.replace(/\?$/, '') : title}
      </DialogTitle>
      <DialogContent
        sx={{
          display: 'grid',
          gap: 2,
          alignContent: 'start',
          typography: 'body2',
        }}
      >
        {request ? (
          <FollowedRequest id={request.id} initial={request} />
        ) : (
          <>
            {children}
            <PlannedChange input={planInput} />
            {create.error && (
              <ErrorNotice
                title="The change request could not be opened"
                error={create.error}
              />
            )}
          </>
        )}
      </DialogContent>
      <DialogActions
        sx={{ px: 3, pb: 2, '& > button': { textTransform: 'none' } }}
      >
        <Button onClick={onClose} color="inherit">
          {request ? 'Close' : 'Cancel'}
        </Button>
        {!request && (
          <Button
            variant={submit.destructive ? 'outlined' : 'contained'}
            color={submit.destructive ? 'error' : 'primary'}
            disabled={!input || incomplete || create.isPending || plan.isError}
            onClick={() => input && create.mutate(input)}
          >
            {create.isPending ? 'Opening the change request…' : submit.label}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
