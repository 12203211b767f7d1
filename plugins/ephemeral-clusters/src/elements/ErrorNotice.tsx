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

import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { messageOf, statusOf, technicalDetail } from '../queries/failures';
import { CodeBlock } from './CodeBlock';
import { Disclosure } from './Disclosure';

interface ErrorNoticeProps {
  /** What did not work: "The clusters could not be loaded". */
  title: string;
  error: unknown;
  /** What to do, instead of what the kind of error suggests. */
  advice?: string;
  onRetry?: () => void;
  /** Something is shown nevertheless, so that it is a warning only. */
  severity?: 'error' | 'warning';
}

/** What happened, to what, what to do; the technical part is folded in and can be copied. */
export function ErrorNotice(props: ErrorNoticeProps) {
  const { title, error, advice, onRetry, severity = 'error' } = props;
  return (
    <Alert
      severity={severity}
      action={
        onRetry && (
          <Button
            color="inherit"
            size="small"
            onClick={onRetry}
            sx={{ textTransform: 'none', whiteSpace: 'nowrap' }}
          >
            Try again
          </Button>
        )
      }
      sx={{ '& > :nth-of-type(2)': { minWidth: 0, flexGrow: 1 } }}
    >
      <AlertTitle>{title}</AlertTitle>
      <Box sx={{ overflowWrap: 'anywhere' }}>{messageOf(error)}</Box>
      <Box>{advice ?? adviceFor(error)}</Box>
      <Disclosure summary="Technical detail">
        <CodeBlock text={technicalDetail(error)} what="technical detail" />
      </Disclosure>
    </Alert>
  );
}

function adviceFor(error: unknown): string {
  const status = statusOf(error);
  if (status === undefined) {
    return 'The back end of the portal was not reached. Check your connection, then try again.';
  }
  if (status === 401) return 'Your session has ended: sign in again.';
  if (status === 403)
    return 'Ask an operator of the portal for the permission.';
  if (status === 429)
    return 'There were too many calls; wait a moment, then try again.';
  if (status >= 500) {
    return 'Try again in a moment; if it stays so, give the technical detail to an operator of the portal.';
  }
  return 'Correct what the message says, then try again.';
}
