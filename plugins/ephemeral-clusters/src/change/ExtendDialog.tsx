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

import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import type { ClusterDetail } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useId, useMemo, useState } from 'react';
import { formatExact, formatMoment } from '../time/formatTime';
import { ChangeDialog } from './ChangeDialog';
import {
  extend,
  ExtensionBounds,
  ExtensionChoice,
  extensionPresets,
  hasRoom,
  toLocalField,
} from './extension';

interface ExtendDialogProps {
  cluster: ClusterDetail;
  onClose: () => void;
}

/** Asks for a later end, within the template's limit. */
export function ExtendDialog(props: ExtendDialogProps) {
  const { cluster, onClose } = props;
  // What is offered stays while the dialog is open, though the page behind it goes on.
  const [bounds] = useState<ExtensionBounds>(() => ({
    now: Date.now(),
    expiresAt: cluster.expiresAt,
    latestExpiry: cluster.latestExpiry,
  }));
  const [choice, setChoice] = useState<ExtensionChoice>(() =>
    firstPossible(bounds),
  );
  const [custom, setCustom] = useState(() =>
    toLocalField(bounds.expiresAt ?? bounds.now),
  );
  const { managementCluster, namespace, name } = cluster;
  const room = hasRoom(bounds);
  const result = extend(choice, custom, bounds);
  const expiresAt = room ? result.expiresAt : undefined;
  const input = useMemo(
    () =>
      expiresAt === undefined
        ? undefined
        : {
            verb: 'extend' as const,
            cluster: { managementCluster, namespace, name },
            expiresAt,
          },
    [managementCluster, namespace, name, expiresAt],
  );
  return (
    <ChangeDialog
      title={`Extend ${name}`}
      input={input}
      submit={{ label: 'Ask for the new end' }}
      onClose={onClose}
    >
      <Typography variant="body2">
        {bounds.expiresAt
          ? `It ends ${formatMoment(bounds.expiresAt, bounds.now)}. `
          : 'It does not end by itself. '}
        {bounds.latestExpiry && (
          <span title={formatExact(bounds.latestExpiry)}>
            Its template allows an end until{' '}
            {formatMoment(bounds.latestExpiry, bounds.now)} at the latest.
          </span>
        )}
      </Typography>
      {room ? (
        <EndChoice
          bounds={bounds}
          choice={choice}
          onChoice={setChoice}
          custom={custom}
          onCustom={setCustom}
          problem={result.problem}
        />
      ) : (
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          It has reached that limit: clusters are replaced, not kept. Ask for a
          new environment and move over.
        </Typography>
      )}
    </ChangeDialog>
  );
}

interface EndChoiceProps {
  bounds: ExtensionBounds;
  choice: ExtensionChoice;
  onChoice: (choice: ExtensionChoice) => void;
  custom: string;
  onCustom: (custom: string) => void;
  problem: string | undefined;
}

function EndChoice(props: EndChoiceProps) {
  const { bounds, choice, onChoice, custom, onCustom, problem } = props;
  const labelId = useId();
  return (
    <FormControl>
      <FormLabel id={labelId}>New end</FormLabel>
      <RadioGroup
        aria-labelledby={labelId}
        value={choice}
        onChange={(_, value) => onChoice(value as ExtensionChoice)}
      >
        {extensionPresets.map(preset => (
          <Option
            key={preset.id}
            value={preset.id}
            title={preset.title}
            bounds={bounds}
          />
        ))}
        {bounds.latestExpiry && (
          <Option value="latest" title="As long as allowed" bounds={bounds} />
        )}
        <FormControlLabel
          value="custom"
          control={<Radio size="small" />}
          slotProps={{ typography: { variant: 'body2' } }}
          label="Another date and time"
        />
      </RadioGroup>
      {choice === 'custom' && (
        <TextField
          type="datetime-local"
          size="small"
          value={custom}
          onChange={event => onCustom(event.target.value)}
          error={problem !== undefined}
          helperText={
            problem ??
            `In your time zone, ${
              new Intl.DateTimeFormat().resolvedOptions().timeZone
            }.`
          }
          inputProps={{
            'aria-label': 'New end, date and time',
            min: toLocalField(bounds.now),
            max: bounds.latestExpiry && toLocalField(bounds.latestExpiry),
          }}
          sx={{ ml: 4, maxWidth: 320 }}
        />
      )}
    </FormControl>
  );
}

function Option(props: {
  value: ExtensionChoice;
  title: string;
  bounds: ExtensionBounds;
}) {
  const { value, title, bounds } = props;
  const { expiresAt, problem } = extend(value, '', bounds);
  return (
    <FormControlLabel
      value={value}
      disabled={problem !== undefined}
      control={<Radio size="small" />}
      slotProps={{ typography: { variant: 'body2' } }}
      label={
        expiresAt ? (
          <span title={formatExact(expiresAt)}>
            {title}: {formatMoment(expiresAt, bounds.now)}
          </span>
        ) : (
          `${title}: beyond the limit`
        )
      }
    />
  );
}

function firstPossible(bounds: ExtensionBounds): ExtensionChoice {
  const preset = extensionPresets.find(
    each => extend(each.id, '', bounds).expiresAt,
  );
  if (preset) return preset.id;
  return extend('latest', '', bounds).expiresAt ? 'latest' : 'custom';
}
