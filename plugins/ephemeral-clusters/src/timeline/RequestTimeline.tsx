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
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ClusterRequest } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { EntityLink } from '../elements/EntityLink';
import { ErrorNotice } from '../elements/ErrorNotice';
import { Link } from '../elements/Link';
import { isUnderWay, useRequest } from '../queries/useRequest';
import { formatExact, formatMoment } from '../time/formatTime';
import { RelativeTime } from '../time/RelativeTime';
import { RequestActions } from './RequestActions';
import { expiryEngine, requestSentence } from './requestWords';
import { StageList } from './StageList';

interface RequestTimelineProps {
  request: ClusterRequest;
  /** Without the buttons that cancel and retry. */
  readOnly?: boolean;
}

/** A request: where it stands, its change request, its stages, and what can be done about it. */
export function RequestTimeline(props: RequestTimelineProps) {
  const { request, readOnly } = props;
  const { changeRequest } = request;
  return (
    <Box sx={{ display: 'grid', gap: 1.5, minWidth: 0 }}>
      <Box>
        <RequestState request={request} />
        <Typography variant="body2" color="text.secondary" component="div">
          Asked by{' '}
          {request.requestedBy === expiryEngine ? (
            'the expiry engine'
          ) : (
            <EntityLink value={request.requestedBy} defaultKind="user" />
          )}{' '}
          <RelativeTime value={request.requestedAt} />
          {changeRequest && (
            <>
              {' · '}
              <Link to={changeRequest.url}>
                change request #{changeRequest.number}
              </Link>{' '}
              ({changeRequest.state})
            </>
          )}
          {request.verb === 'extend' && request.expiresAt && (
            <>
              {' · '}
              <b title={formatExact(request.expiresAt)}>
                new end {formatMoment(request.expiresAt, Date.now())}
              </b>
            </>
          )}
          {request.verb === 'create' && request.purpose && (
            <> · {request.purpose}</>
          )}
        </Typography>
      </Box>
      <StageList stages={request.timeline} />
      {!readOnly && <RequestActions request={request} />}
    </Box>
  );
}

function RequestState(props: { request: ClusterRequest }) {
  const { request } = props;
  const sentence = requestSentence(request);
  if (request.state === 'failed') {
    return (
      <Alert severity="error" sx={{ mb: 1 }}>
        {sentence}
      </Alert>
    );
  }
  return (
    <Typography
      variant="body1"
      aria-live="polite"
      sx={{ fontWeight: isUnderWay(request) ? 600 : 400 }}
    >
      {sentence}
    </Typography>
  );
}

interface FollowedRequestProps {
  id: string;
  /** What is known of it already, shown until the first answer. */
  initial?: ClusterRequest;
}

/** `RequestTimeline` of a request by id, followed until it ends. Needs a `QueryProvider` around it. */
export function FollowedRequest(props: FollowedRequestProps) {
  const { id, initial } = props;
  const { data, error, refetch } = useRequest(id, initial);
  return (
    <>
      {error && (
        <ErrorNotice
          title={
            data
              ? 'The request could not be refreshed; what is shown is from the last answer'
              : 'The request could not be loaded'
          }
          severity={data ? 'warning' : 'error'}
          error={error}
          onRetry={() => refetch()}
        />
      )}
      {data && <RequestTimeline request={data} />}
    </>
  );
}
