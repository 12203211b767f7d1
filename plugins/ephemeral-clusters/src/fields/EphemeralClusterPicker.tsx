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
import MenuItem from '@mui/material/MenuItem';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { ErrorNotice } from '../elements/ErrorNotice';
import { QueryProvider } from '../queries/QueryProvider';
import {
  startingValue,
  templateOf,
  type EnvironmentValue,
} from './environment';
import { NameInput } from './NameInput';
import { ParametersForm } from './ParametersForm';
import { TemplateChoice } from './TemplateChoice';
import type { FieldProps } from './FieldProps';
import { useTemplates } from './useTemplates';

/** Form field that chooses a cluster template, a name and the template's parameters. */
export function EphemeralClusterPicker(props: FieldProps<EnvironmentValue>) {
  return (
    <QueryProvider>
      <Picker {...props} />
    </QueryProvider>
  );
}

function Picker(props: FieldProps<EnvironmentValue>) {
  const { onChange, formData, rawErrors = [], disabled } = props;
  const templates = useTemplates();

  if (templates.isPending) {
    return (
      <Box
        role="status"
        aria-busy="true"
        aria-label="Loading the cluster templates"
      >
        <Skeleton variant="rounded" height={120} />
        <Skeleton variant="text" sx={{ mt: 2, fontSize: '2.5rem' }} />
      </Box>
    );
  }
  if (templates.isError) {
    return (
      <ErrorNotice
        title="The cluster templates cannot be read"
        error={templates.error}
        onRetry={() => templates.refetch()}
      />
    );
  }

  const { items, problems } = templates.data;
  const template = templateOf(formData, items);
  const value = template ? formData : undefined;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 3 }}>
      {items.length === 0 && (
        <Alert severity="info">
          The GitOps repository offers no cluster templates yet. Whoever keeps
          it adds them as directories with a <code>template.yaml</code>.
        </Alert>
      )}
      {problems.map(problem => (
        <Alert severity="warning" key={problem.object}>
          The template {problem.object} cannot be read: {problem.message}
        </Alert>
      ))}
      {items.length > 0 && (
        <TemplateChoice
          templates={items}
          chosen={template}
          onChoose={chosen => onChange(startingValue(chosen))}
          disabled={disabled}
        />
      )}
      {template && value && (
        <>
          <NameInput
            key={`${template.repository}/${template.name}`}
            template={template}
            managementCluster={value.managementCluster}
            value={value.name ?? ''}
            onChange={name => onChange({ ...value, name })}
            disabled={disabled}
          />
          {template.managementClusters.length > 1 && (
            <TextField
              select
              label="Management cluster"
              helperText="Where it is made and runs."
              value={value.managementCluster ?? ''}
              onChange={event =>
                onChange({ ...value, managementCluster: event.target.value })
              }
              disabled={disabled}
            >
              {template.managementClusters.map(name => (
                <MenuItem key={name} value={name}>
                  {name}
                </MenuItem>
              ))}
            </TextField>
          )}
          <ParametersForm
            template={template}
            value={value.parameters ?? {}}
            onChange={parameters => onChange({ ...value, parameters })}
            disabled={disabled}
          />
        </>
      )}
      {rawErrors.length > 0 && (
        <Box role="alert">
          {rawErrors.map(error => (
            <Typography key={error} variant="body2" color="error">
              {error}
            </Typography>
          ))}
        </Box>
      )}
    </Box>
  );
}
