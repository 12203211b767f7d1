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
import CircularProgress from '@mui/material/CircularProgress';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import CheckCircle from '@mui/icons-material/CheckCircle';
import {
  checkClusterName,
  maximumNameLength,
  type ClusterTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { ephemeralClustersApiRef } from '../api';

/** Milliseconds of rest after the last key before the back end is asked. */
const typingPause = 300;

interface NameInputProps {
  template: ClusterTemplate;
  managementCluster: string;
  value: string;
  onChange: (name: string) => void;
  disabled?: boolean;
}

/** Name of the new cluster, checked while typing: its form here, whether it is free by the back end. */
export function NameInput(props: NameInputProps) {
  const { template, managementCluster, value, onChange, disabled } = props;
  const api = useApi(ephemeralClustersApiRef);
  const [touched, setTouched] = useState(false);
  const [settled, setSettled] = useState(value);
  useDebounce(() => setSettled(value), typingPause, [value]);

  const formError = checkClusterName(value, template.naming);
  const check = useQuery({
    queryKey: [
      'name',
      template.repository,
      template.name,
      managementCluster,
      settled,
    ],
    queryFn: ({ signal }) =>
      api.checkName(
        {
          template: template.name,
          repository: template.repository,
          managementCluster,
          name: settled,
        },
        { signal },
      ),
    enabled: settled === value && formError === undefined,
    staleTime: 5000,
  });
  const checking =
    formError === undefined && (settled !== value || check.isFetching);
  const taken =
    !checking && check.data && !check.data.available
      ? check.data.reason ?? 'This name is not available.'
      : undefined;
  const free = formError === undefined && !checking && check.data?.available;
  // Whoever has not typed yet is told the rule, not that they broke it.
  const shownError = touched ? formError ?? taken : taken;

  return (
    <TextField
      label="Name"
      required
      fullWidth
      value={value}
      disabled={disabled}
      onChange={event => {
        setTouched(true);
        onChange(event.target.value);
      }}
      onBlur={() => setTouched(true)}
      error={shownError !== undefined}
      helperText={
        shownError ?? hint({ template, checking, free, failed: check.isError })
      }
      FormHelperTextProps={{ role: 'status' }}
      inputProps={{
        autoCapitalize: 'none',
        autoCorrect: 'off',
        spellCheck: false,
        maxLength: maximumNameLength + 20,
      }}
      InputProps={{
        endAdornment: (
          <InputAdornment position="end">
            {checking && <CircularProgress size={18} aria-label="Checking" />}
            {free && (
              <CheckCircle
                color="success"
                titleAccess="This name is available"
              />
            )}
          </InputAdornment>
        ),
      }}
    />
  );
}

function hint(state: {
  template: ClusterTemplate;
  checking: boolean;
  free: boolean | undefined;
  failed: boolean;
}): string {
  if (state.failed) return 'Whether it is available cannot be checked now.';
  if (state.checking) return 'Checking…';
  if (state.free) return 'Available.';
  const { prefix } = state.template.naming;
  return `Lower case letters, digits and dashes, at most ${maximumNameLength}${
    prefix ? `; starts with "${prefix}"` : ''
  }.`;
}
