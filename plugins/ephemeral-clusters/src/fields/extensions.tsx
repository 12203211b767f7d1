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

import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';

const clusterPickerField = FormFieldBlueprint.make({
  name: 'cluster-picker',
  params: {
    field: async () => {
      const [{ EphemeralClusterPicker }, { validateEnvironment }] =
        await Promise.all([
          import('./EphemeralClusterPicker'),
          import('./validation'),
        ]);
      return createFormField({
        name: 'EphemeralClusterPicker',
        component: EphemeralClusterPicker,
        validation: validateEnvironment,
      });
    },
  },
});

const clusterLifetimeField = FormFieldBlueprint.make({
  name: 'cluster-lifetime',
  params: {
    field: async () => {
      const [{ EphemeralClusterLifetime }, { validateLifetime }] =
        await Promise.all([
          import('./EphemeralClusterLifetime'),
          import('./validation'),
        ]);
      return createFormField({
        name: 'EphemeralClusterLifetime',
        component: EphemeralClusterLifetime,
        validation: validateLifetime,
      });
    },
  },
});

/** Form fields of the new front-end system. */
export const formFieldExtensions = [clusterPickerField, clusterLifetimeField];
