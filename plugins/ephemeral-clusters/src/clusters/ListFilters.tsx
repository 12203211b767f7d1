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

import Clear from '@mui/icons-material/Clear';
import FilterList from '@mui/icons-material/FilterList';
import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import type {
  ClusterKind,
  ClusterList,
  ClusterSortField,
  HealthStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useEffect, useRef, useState } from 'react';
import { healthLooks } from '../health/healthLook';
import { clusterColumns, kindTitles } from './columns';
import { FacetFilter } from './FacetFilter';
import { GroupChooser, type GroupChooserProps } from './GroupChooser';
import { groupName } from './groupWords';
import { isFiltered, type ListView } from './listAddress';

/** Milliseconds of not typing after which the search is done. */
const typingPause = 250;

interface ListFiltersProps {
  facets: ClusterList['facets'];
  query: ListView['query'];
  onChange: (
    change: Partial<ListView['query']>,
    options?: { replace?: boolean },
  ) => void;
  onClear: () => void;
  narrow: boolean;
  grouping: GroupChooserProps;
}

/** Search field and one filter per facet; on narrow screens the filters are folded in, with the grouping and the sorting that a table's head has. */
export function ListFilters(props: ListFiltersProps) {
  const { query, onChange, narrow } = props;
  const [open, setOpen] = useState(false);
  const count = countFilters(query);
  return (
    <>
      <SearchField
        value={query.search ?? ''}
        onChange={search =>
          onChange({ search: search || undefined }, { replace: true })
        }
      />
      {narrow && (
        <Button
          variant="outlined"
          color={count > 0 ? 'primary' : 'inherit'}
          size="small"
          startIcon={<FilterList />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          sx={{ textTransform: 'none', height: 36, borderColor: 'divider' }}
        >
          {count > 0 ? `Filters (${count})` : 'Filters'}
        </Button>
      )}
      {(open || !narrow) && <Facets {...props} />}
      {open && narrow && (
        <>
          <GroupChooser {...props.grouping} />
          <SortField query={query} onChange={onChange} />
        </>
      )}
    </>
  );
}

function Facets(props: ListFiltersProps) {
  const { facets, query, onChange, onClear } = props;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      <FacetFilter
        title="Owner"
        counts={facets.owner}
        selected={query.owner ?? []}
        onChange={owner => onChange({ owner })}
        label={owner => groupName('owner', owner)}
      />
      <FacetFilter
        title="Template"
        counts={facets.template}
        selected={query.template ?? []}
        onChange={template => onChange({ template })}
        label={template => groupName('template', template)}
      />
      <FacetFilter
        title="Health"
        counts={facets.health}
        selected={query.health ?? []}
        onChange={health => onChange({ health: health as HealthStatus[] })}
        label={value => healthLooks[value as HealthStatus]?.word ?? value}
      />
      <FacetFilter
        title="Management cluster"
        counts={facets.managementCluster}
        selected={query.managementCluster ?? []}
        onChange={managementCluster => onChange({ managementCluster })}
      />
      <FacetFilter
        title="Kind"
        counts={facets.kind}
        selected={query.kind ?? []}
        onChange={kind => onChange({ kind: kind as ClusterKind[] })}
        label={value => kindTitles[value as ClusterKind] ?? value}
      />
      {isFiltered(query) && (
        <Button
          size="small"
          onClick={onClear}
          sx={{ textTransform: 'none', height: 36 }}
        >
          Clear filters
        </Button>
      )}
    </Box>
  );
}

function SortField(props: Pick<ListFiltersProps, 'query' | 'onChange'>) {
  const { query, onChange } = props;
  const value = `${query.sort ?? 'name'} ${query.order ?? 'asc'}`;
  return (
    <TextField
      select
      size="small"
      label="Sort by"
      value={value}
      onChange={event => {
        const [sort, order] = event.target.value.split(' ');
        onChange({
          sort: sort as ClusterSortField,
          order: order as 'asc' | 'desc',
        });
      }}
      SelectProps={{ native: true }}
      sx={{ flexBasis: '100%' }}
    >
      {clusterColumns.flatMap(column => [
        <option key={column.id} value={`${column.id} asc`}>
          {column.title}, ascending
        </option>,
        <option key={`${column.id}-`} value={`${column.id} desc`}>
          {column.title}, descending
        </option>,
      ])}
    </TextField>
  );
}

/** Facets that narrow the list, for the button that hides them. */
function countFilters(query: ListView['query']): number {
  return [
    query.owner,
    query.template,
    query.health,
    query.managementCluster,
    query.kind,
  ].filter(each => each && each.length > 0).length;
}

/** Characters; the API takes no more. */
const longestSearch = 200;

function SearchField(props: {
  value: string;
  onChange: (value: string) => void;
}) {
  const { value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  // The address changed by itself ("back", "clear filters"): show what it says. What was typed may end with a space before the next word.
  useEffect(
    () => setTyped(old => (old.trim() === value ? old : value)),
    [value],
  );
  // A filter may be chosen before the pause is over: it is what is shown then that changes.
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (next: string) => {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(next.trim()), typingPause);
  };
  const now = (next: string) => {
    setTyped(next);
    clearTimeout(timer.current);
    onChange(next.trim());
  };
  return (
    <TextField
      size="small"
      placeholder="Search name, owner, template, purpose…"
      value={typed}
      onChange={event => type(event.target.value)}
      onKeyDown={event => {
        if (event.key === 'Enter') now(typed);
        if (event.key === 'Escape' && typed) now('');
      }}
      sx={{
        flex: '1 1 180px',
        maxWidth: 420,
        '& input': { height: 19 },
        '& input::-webkit-search-cancel-button': { display: 'none' },
      }}
      inputProps={{
        'aria-label': 'Search clusters',
        type: 'search',
        maxLength: longestSearch,
      }}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <Search fontSize="small" />
          </InputAdornment>
        ),
        endAdornment: typed && (
          <InputAdornment position="end">
            <IconButton
              size="small"
              edge="end"
              aria-label="Clear search"
              onClick={() => now('')}
            >
              <Clear fontSize="small" />
            </IconButton>
          </InputAdornment>
        ),
      }}
    />
  );
}
