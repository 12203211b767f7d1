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
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import {
  describeLifetime,
  parseLifetime,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useEffect } from 'react';
import { QueryProvider } from '../queries/QueryProvider';
import { formatMoment } from '../time/formatTime';
import { useNow } from '../time/useNow';
import { templateOf } from './environment';
import { lifetimeChoices } from './lifetimes';
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
  const { onChange, formData, rawErrors = [], disabled, formContext } = props;
  const environment = formContext?.formData?.environment;
  const templates = useTemplates();
  const template = templateOf(environment, templates.data?.items ?? []);
  const lifetime = template?.lifetime;
  const now = useNow('slow');

  useEffect(() => {
    if (!formData && lifetime) onChange(lifetime.default);
  }, [formData, lifetime, onChange]);

  const chosen = formData ? parseLifetime(formData) : undefined;
  const choices = lifetimeChoices(lifetime ?? { default: 'P1D' });
  return (
    <FormControl error={rawErrors.length > 0} disabled={disabled}>
      <FormLabel id="ephemeral-clusters-lifetime">Lifetime</FormLabel>
      <Box sx={{ mt: 1, overflowX: 'auto' }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-labelledby="ephemeral-clusters-lifetime"
          value={formData ?? null}
          disabled={disabled}
          onChange={(_, choice: string | null) => choice && onChange(choice)}
        >
          {choices.map(choice => (
            <ToggleButton
              key={choice}
              value={choice}
              sx={{ px: 2, textTransform: 'none', whiteSpace: 'nowrap' }}
            >
              {describeLifetime(choice)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </Box>
      <FormHelperText>
        {chosen &&
          `It ends ${formatMoment(
            new Date(now + chosen.toMillis()).toISOString(),
            now,
          )} and cleans up after itself; you can extend it before. `}
        {lifetime?.maximum &&
          `This template allows ${describeLifetime(lifetime.maximum)} in all.`}
      </FormHelperText>
      {rawErrors.map(error => (
        <FormHelperText key={error}>{error}</FormHelperText>
      ))}
    </FormControl>
  );
}
