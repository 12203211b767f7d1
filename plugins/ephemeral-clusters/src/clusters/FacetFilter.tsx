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

import ArrowDropDown from '@mui/icons-material/ArrowDropDown';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemText from '@mui/material/ListItemText';
import Popover from '@mui/material/Popover';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';

/** From this many values on there is a search field. */
const searchFrom = 9;

interface FacetFilterProps {
  title: string;
  /** Counts by value; chosen values that none has any more are listed as well. */
  counts: Record<string, number>;
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  /** What is shown for a value. */
  label?: (value: string) => string;
}

/** A filter with several values and how many clusters each has. */
export function FacetFilter(props: FacetFilterProps) {
  const { title, counts, selected, onChange, label = value => value } = props;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [search, setSearch] = useState('');
  const id = useId();
  const text = buttonText(title, selected, label);
  const values = [...new Set([...selected, ...Object.keys(counts)])].sort(
    (a, b) => label(a).localeCompare(label(b)),
  );
  const shown = values.filter(value =>
    label(value).toLowerCase().includes(search.trim().toLowerCase()),
  );
  const toggle = (value: string) =>
    onChange(
      selected.includes(value)
        ? selected.filter(each => each !== value)
        : [...selected, value],
    );
  return (
    <>
      <Button
        variant="outlined"
        color={selected.length > 0 ? 'primary' : 'inherit'}
        size="small"
        endIcon={<ArrowDropDown />}
        aria-label={`Filter by ${lowerFirst(text)}`}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={event => setAnchor(event.currentTarget)}
        sx={{
          textTransform: 'none',
          height: 36,
          maxWidth: 260,
          whiteSpace: 'nowrap',
          borderColor: selected.length > 0 ? undefined : 'divider',
        }}
      >
        {text}
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-label': `Filter by ${title.toLowerCase()}`,
            sx: { width: 300, maxHeight: 420, p: 1 },
          },
        }}
      >
        {values.length >= searchFrom && (
          <TextField
            size="small"
            fullWidth
            placeholder="Search…"
            value={search}
            onChange={event => setSearch(event.target.value)}
            inputProps={{ 'aria-label': `Search ${title.toLowerCase()}` }}
          />
        )}
        <List dense>
          {shown.map(value => (
            <ListItem key={value} disablePadding>
              <ListItemButton
                dense
                onClick={() => toggle(value)}
                sx={{ py: 0 }}
                component="label"
              >
                <Checkbox
                  size="small"
                  edge="start"
                  checked={selected.includes(value)}
                  onChange={() => toggle(value)}
                  onClick={event => event.stopPropagation()}
                  inputProps={{ 'aria-labelledby': `${id}-${value}` }}
                />
                <ListItemText
                  id={`${id}-${value}`}
                  primary={label(value)}
                  title={value}
                />
                <Typography variant="body2" color="text.secondary">
                  {counts[value] ?? 0}
                </Typography>
              </ListItemButton>
            </ListItem>
          ))}
        </List>
        {shown.length === 0 && (
          <Typography variant="body2" color="text.secondary" sx={{ p: 1 }}>
            {values.length === 0 ? 'There are no values yet.' : 'None matches.'}
          </Typography>
        )}
        {selected.length > 0 && (
          <Button size="small" onClick={() => onChange([])}>
            Clear
          </Button>
        )}
      </Popover>
    </>
  );
}

function buttonText(
  title: string,
  selected: readonly string[],
  label: (value: string) => string,
): string {
  if (selected.length === 0) return title;
  if (selected.length === 1) return `${title}: ${label(selected[0])}`;
  return `${title}: ${selected.length} chosen`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
