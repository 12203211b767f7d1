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

import type { Theme } from '@mui/material/styles';

/** Colour and dashes of a line; the dashes tell lines apart without colour. */
export interface SeriesLook {
  color: string;
  /** SVG `stroke-dasharray`; absent: a whole line. */
  dashes?: string;
}

/** By name of the series, in the light and the dark theme. */
const known: Record<string, { light: string; dark: string; dashes?: string }> =
  {
    used: { light: '#1565b5', dark: '#7cc0ff' },
    requested: { light: '#9a5800', dark: '#ffc468', dashes: '6 3' },
    capacity: { light: '#5f6368', dark: '#c8ccd0', dashes: '2 3' },
    '2xx': { light: '#1b7a3a', dark: '#7ddc98' },
    '4xx': { light: '#9a5800', dark: '#ffc468', dashes: '6 3' },
    '5xx': { light: '#c4162a', dark: '#ff9d9d', dashes: '2 3' },
  };

const others = [
  { light: '#1565b5', dark: '#7cc0ff' },
  { light: '#6a4a9c', dark: '#cdb4f5', dashes: '6 3' },
  { light: '#00796b', dark: '#7fd8cb', dashes: '2 3' },
  { light: '#ad1457', dark: '#f8a5c8', dashes: '8 3 2 3' },
];

/** Look of a series by its name; unknown ones by their place. */
export function seriesLook(
  name: string,
  index: number,
  theme: Theme,
): SeriesLook {
  const look = known[name] ?? others[index % others.length];
  return { color: look[theme.palette.mode], dashes: look.dashes };
}
