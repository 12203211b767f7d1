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
import type { SvgIconProps } from '@mui/material/SvgIcon';
import type { HealthStatus } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import CheckCircle from '@mui/icons-material/CheckCircle';
import DeleteOutline from '@mui/icons-material/DeleteOutline';
import ErrorIcon from '@mui/icons-material/Error';
import HelpOutline from '@mui/icons-material/HelpOutline';
import Contrast from '@mui/icons-material/Contrast';
import Warning from '@mui/icons-material/Warning';
import type { ComponentType } from 'react';

/** Icon, word and colour of a health; never colour alone. */
export interface HealthLook {
  word: string;
  icon: ComponentType<SvgIconProps>;
  /** Against the paper of each theme at least 4.5:1. */
  color: { light: string; dark: string };
}

/** Each health's look, from the best to the least known. */
export const healthLooks: Record<HealthStatus, HealthLook> = {
  ready: {
    word: 'Ready',
    icon: CheckCircle,
    color: { light: '#1b7a3a', dark: '#7ddc98' },
  },
  starting: {
    word: 'Starting',
    icon: Contrast,
    color: { light: '#1565b5', dark: '#90c8ff' },
  },
  attention: {
    word: 'Needs attention',
    icon: Warning,
    color: { light: '#9a5800', dark: '#ffc468' },
  },
  failed: {
    word: 'Failed',
    icon: ErrorIcon,
    color: { light: '#c4162a', dark: '#ff9d9d' },
  },
  deleting: {
    word: 'Deleting',
    icon: DeleteOutline,
    color: { light: '#6a4a9c', dark: '#cdb4f5' },
  },
  unknown: {
    word: 'Unknown',
    icon: HelpOutline,
    color: { light: '#5f6368', dark: '#c8ccd0' },
  },
};

/** Colour of a health in the theme that is on. */
export function healthColor(theme: Theme, status: HealthStatus): string {
  return healthLooks[status].color[theme.palette.mode];
}
