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

import type { ConformanceCase } from '../types';
import { argocdCases } from './argocd';
import { clusterApiCases } from './clusterApi';
import { giteaCases } from './gitea';
import { kubernetesReading } from './kubernetesReading';
import { kubernetesWriting } from './kubernetesWriting';
import { thanosCases } from './thanos';

/** Every case; adding one means adding it to one of these lists. */
export const allCases: readonly ConformanceCase[] = [
  // First, since a cluster's life takes longest: the others are asked meanwhile.
  ...argocdCases,
  ...clusterApiCases,
  ...kubernetesReading,
  ...kubernetesWriting,
  ...giteaCases,
  ...thanosCases,
];
