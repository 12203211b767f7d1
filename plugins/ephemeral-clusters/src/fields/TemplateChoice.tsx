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
import Chip from '@mui/material/Chip';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import {
  describeLifetime,
  type ClusterTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useId } from 'react';

const kindNames = { capi: 'Cluster API', vcluster: 'Virtual cluster' };

interface TemplateChoiceProps {
  templates: readonly ClusterTemplate[];
  chosen: ClusterTemplate | undefined;
  onChoose: (template: ClusterTemplate) => void;
  disabled?: boolean;
}

const valueOf = (template: ClusterTemplate) =>
  `${template.repository}/${template.name}`;

/** One card per cluster template, as a group of radio buttons. */
export function TemplateChoice(props: TemplateChoiceProps) {
  const { templates, chosen, onChoose, disabled } = props;
  const labelId = useId();
  return (
    <FormControl fullWidth disabled={disabled}>
      <FormLabel id={labelId}>Cluster template</FormLabel>
      <RadioGroup
        aria-labelledby={labelId}
        value={chosen ? valueOf(chosen) : ''}
        onChange={event => {
          const template = templates.find(
            each => valueOf(each) === event.target.value,
          );
          if (template) onChoose(template);
        }}
        sx={{
          display: 'grid',
          gap: 1.5,
          mt: 1,
          gridTemplateColumns:
            'repeat(auto-fill, minmax(min(260px, 100%), 1fr))',
        }}
      >
        {templates.map(template => (
          <TemplateOption
            key={valueOf(template)}
            template={template}
            chosen={template === chosen}
          />
        ))}
      </RadioGroup>
    </FormControl>
  );
}

/** Named by its title alone; the rest describes it, so that a screen reader does not read a paragraph as the name. */
function TemplateOption(props: { template: ClusterTemplate; chosen: boolean }) {
  const { template, chosen } = props;
  const id = useId();
  return (
    <FormControlLabel
      value={valueOf(template)}
      control={
        <Radio
          sx={{ alignSelf: 'flex-start', mt: -1 }}
          inputProps={{
            'aria-labelledby': `${id}-title`,
            'aria-describedby': `${id}-description`,
          }}
        />
      }
      disableTypography
      label={<TemplateLabel template={template} id={id} />}
      sx={{
        m: 0,
        p: 2,
        pl: 1,
        alignItems: 'flex-start',
        border: 1,
        borderRadius: 1,
        borderColor: chosen ? 'primary.main' : 'divider',
        outline: theme =>
          chosen ? `1px solid ${theme.palette.primary.main}` : 'none',
        '&:has(:focus-visible)': {
          outline: theme => `3px solid ${theme.palette.primary.main}`,
        },
      }}
    />
  );
}

function TemplateLabel(props: { template: ClusterTemplate; id: string }) {
  const { template, id } = props;
  const { lifetime } = template;
  return (
    <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Typography id={`${id}-title`} sx={{ fontWeight: 600 }}>
        {template.title}
      </Typography>
      <Box id={`${id}-description`}>
        {template.description && (
          <Typography variant="body2" color="text.secondary">
            {template.description}
          </Typography>
        )}
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5, my: 1 }}>
          <Chip size="small" label={kindNames[template.kind]} sx={{ m: 0 }} />
          <Chip
            size="small"
            variant="outlined"
            label={`version ${template.version}`}
            sx={{ m: 0 }}
          />
        </Box>
        <Typography variant="caption" color="text.secondary">
          Lives {describeLifetime(lifetime.default)}
          {lifetime.maximum &&
            `, at most ${describeLifetime(lifetime.maximum)}`}
        </Typography>
      </Box>
    </Box>
  );
}
