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

import { styled } from '@mui/material/styles';

/** Heights in CSS pixels. They are fixed: what is not rendered has its place all the same, and nothing jumps. */
export const rowHeight = 52;
export const groupHeight = 40;
export const headHeight = 40;

/**
 * The list's table. One sheet for all cells in place of a styled component each: a screen has some hundred of them, and all may change at
 * once. Denser than Backstage's tables: a fleet has many rows.
 */
export const StyledTable = styled('table')(({ theme }) => ({
  width: '100%',
  tableLayout: 'fixed',
  borderCollapse: 'separate',
  borderSpacing: 0,
  color: theme.palette.text.primary,
  '& th, & td': {
    padding: '0 10px',
    textAlign: 'left',
    fontWeight: 'inherit',
    fontSize: '0.875rem',
    lineHeight: 1.4,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  '& thead th:first-of-type, & tbody th': { paddingLeft: 16 },
  '& thead th:last-of-type, & tbody td:last-of-type': { paddingRight: 16 },
  '& .numeric': {
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
  },
  '& thead th': {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    height: headHeight,
    fontWeight: 600,
    color: theme.palette.text.secondary,
    backgroundColor: theme.palette.background.paper,
  },
  '& tbody tr': { height: rowHeight },
  '& tbody tr.group': {
    height: groupHeight,
    backgroundColor: theme.palette.action.hover,
    '& th': { fontWeight: 600 },
  },
  '& tbody tr.space': { height: 'auto', '& td': { border: 0, padding: 0 } },
  '&& tbody tr:not(.space):hover': {
    backgroundColor: theme.palette.action.hover,
  },
  // What is old looks old, and stays readable.
  '& tbody tr.stale': { fontStyle: 'italic' },
  '& tbody tr:focus': { outline: 'none' },
  '& tbody tr:focus-visible': {
    outline: `2px solid ${theme.palette.primary.main}`,
    outlineOffset: -2,
  },
}));
