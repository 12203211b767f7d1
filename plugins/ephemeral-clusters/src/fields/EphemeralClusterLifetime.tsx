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
import FormControl from '@mui/material/FormControl';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Skeleton from '@mui/material/Skeleton';
import ToggleButton from '@mui/material/ToggleButton';
import {
  describeLifetime,
  parseLifetime,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useEffect, useId } from 'react';
import { QueryProvider } from '../queries/QueryProvider';
import { formatMoment } from '../time/formatTime';
import { useNow } from '../time/useNow';
import { templateOf } from './environment';
import { checkLifetime, isSameLifetime, lifetimeChoices } from './lifetimes';
import type { FieldProps } from './FieldProps';
import { useTemplates } from './useTemplates';

/** Form field that chooses a lifetime within the limits of the chosen cluster template. */
export function EphemeralClusterLifetime(props: FieldProps<string>) {
  return (
    <QueryProvider>
      <Lifetime {...props} />
    </QueryProvider>
  );
}

function Lifetime(props: FieldProps<string>) {
  const { onChange, formData, rawErrors = [], disabled, required } = props;
  const environment = props.formContext?.formData?.environment;
  const templates = useTemplates();
  const template = templateOf(environment, templates.data?.items ?? []);
  const lifetime = template?.lifetime;
  const now = useNow('slow');
  const labelId = useId();

  // Also where another template was chosen since, which allows less.
  const fits = formData && !checkLifetime(formData, lifetime);
  useEffect(() => {
    if (!fits && lifetime) onChange(lifetime.default);
  }, [fits, lifetime, onChange]);

  if (templates.isPending) {
    return (
      <Box role="status" aria-busy="true" aria-label="Loading the lifetimes">
        <Skeleton width={80} />
        <Skeleton variant="rounded" height={40} sx={{ my: 1 }} />
        <Skeleton width="60%" />
      </Box>
    );
  }
  const chosen = formData ? parseLifetime(formData) : undefined;
  const choices = lifetimeChoices(lifetime ?? { default: 'P1D' });
  return (
    <FormControl error={rawErrors.length > 0} disabled={disabled} fullWidth>
      <FormLabel id={labelId} required={required}>
        Lifetime
      </FormLabel>
      <Box
        role="group"
        aria-labelledby={labelId}
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, my: 1 }}
      >
        {choices.map(choice => (
          <ToggleButton
            key={choice}
            value={choice}
            size="small"
            color="primary"
            disabled={disabled}
            selected={!!formData && isSameLifetime(choice, formData)}
            onChange={() => onChange(choice)}
            sx={{ px: 2, textTransform: 'none', whiteSpace: 'nowrap' }}
          >
            {describeLifetime(choice)}
          </ToggleButton>
        ))}
      </Box>
      <FormHelperText sx={{ mx: 0 }} error={false}>
        {chosen &&
          `It ends ${formatMoment(
            new Date(now + chosen.toMillis()).toISOString(),
            now,
          )} and cleans up after itself; you can extend it before. `}
        {lifetime?.maximum &&
          `This template allows ${describeLifetime(lifetime.maximum)} in all.`}
        {templates.isError &&
          'What the template allows cannot be read now; it is checked when you ask for the cluster.'}
      </FormHelperText>
      {rawErrors.length > 0 && (
        <Box role="alert">
          {rawErrors.map(error => (
            <FormHelperText key={error} sx={{ mx: 0 }}>
              {error}
            </FormHelperText>
          ))}
        </Box>
      )}
    </FormControl>
  );
}
