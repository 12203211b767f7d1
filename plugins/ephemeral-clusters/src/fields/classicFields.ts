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

import { scaffolderPlugin } from '@backstage/plugin-scaffolder';
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { EphemeralClusterLifetime } from './EphemeralClusterLifetime';
import { EphemeralClusterPicker } from './EphemeralClusterPicker';
import type { EnvironmentValue } from './environment';
import { validateEnvironment, validateLifetime } from './validation';

/**
 * Form field for the classic front-end system: a child of `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const EphemeralClusterPickerFieldExtension = scaffolderPlugin.provide(
  createScaffolderFieldExtension<EnvironmentValue>({
    name: 'EphemeralClusterPicker',
    component: EphemeralClusterPicker,
    validation: validateEnvironment,
  }),
);

/**
 * Form field for the classic front-end system: a child of `ScaffolderFieldExtensions`.
 *
 * @public
 */
export const EphemeralClusterLifetimeFieldExtension = scaffolderPlugin.provide(
  createScaffolderFieldExtension<string>({
    name: 'EphemeralClusterLifetime',
    component: EphemeralClusterLifetime,
    validation: validateLifetime,
  }),
);
