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
import type {
  InventoryProblem,
  SourceFreshness,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Disclosure } from '../elements/Disclosure';
import { Link } from '../elements/Link';
import { SetupLink } from '../setup/SetupLink';
import { RelativeTime } from '../time/RelativeTime';

const bannerStyle = { py: 0.25, '& > :nth-of-type(2)': { minWidth: 0 } };

const listStyle = {
  m: 0,
  pl: 2.5,
  maxHeight: 260,
  overflow: 'auto',
  '& li': { mb: 0.75 },
};

/** Sources without contact: what is shown of them is old, or missing. */
export function SourcesBanner(props: { sources: readonly SourceFreshness[] }) {
  const silent = props.sources.filter(
    source => source.state === 'stale' || source.state === 'unavailable',
  );
  if (silent.length === 0) return null;
  return (
    <Alert
      severity="warning"
      role="status"
      sx={bannerStyle}
      action={<SetupLink inherit>Check the set-up</SetupLink>}
    >
      <Box>
        {silent.length === 1 ? (
          <SourceSentence source={silent[0]} />
        ) : (
          `${silent.length} sources have no contact; what is shown of them is old or missing.`
        )}
      </Box>
      <Disclosure summary="Details">
        <Box component="ul" sx={listStyle}>
          {silent.map(source => (
            <li key={source.id}>
              <SourceSentence source={source} />
              {source.error && (
                <Box sx={{ overflowWrap: 'anywhere', opacity: 0.85 }}>
                  {source.error}
                </Box>
              )}
            </li>
          ))}
        </Box>
      </Disclosure>
    </Alert>
  );
}

function SourceSentence(props: { source: SourceFreshness }) {
  const { source } = props;
  if (source.state === 'unavailable') {
    return (
      <>
        <b>{source.title}</b> was never reached since the back end started; what
        it knows is missing here.
      </>
    );
  }
  return (
    <>
      <b>{source.title}</b> has no contact
      {source.lastContact && (
        <>
          {' '}
          since <RelativeTime value={source.lastContact} form="age" />
        </>
      )}
      ; what it last said is shown.
    </>
  );
}

/** Files and objects that could not be understood; the rest is there. */
export function ProblemsBanner(props: {
  problems: readonly InventoryProblem[];
}) {
  const { problems } = props;
  if (problems.length === 0) return null;
  return (
    <Alert severity="warning" role="status" sx={bannerStyle}>
      <Box>
        {problems.length === 1
          ? 'One file or object could not be read'
          : `${problems.length} files or objects could not be read`}
        ; everything else is shown.
      </Box>
      <Disclosure summary="Which, and why">
        <Box component="ul" sx={listStyle}>
          {problems.map((problem, index) => (
            <li key={index}>
              {problem.url ? (
                <Link to={problem.url} color="inherit" underline="always">
                  {problem.object}
                </Link>
              ) : (
                <b>{problem.object}</b>
              )}{' '}
              <Box component="span" sx={{ opacity: 0.85 }}>
                ({problem.source})
              </Box>
              <Box sx={{ overflowWrap: 'anywhere' }}>{problem.message}</Box>
            </li>
          ))}
        </Box>
      </Disclosure>
    </Alert>
  );
}
