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

import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { ephemeralClustersApiRef } from '../api';
import { messageOf } from '../queries/failures';
import {
  checkEnvironment,
  templateOf,
  type EnvironmentValue,
} from './environment';
import { checkLifetime } from './lifetimes';

/** Asked by the scaffolder before the next step of the form. */
export const validateEnvironment: CustomFieldValidator<
  EnvironmentValue
> = async (value, field, { apiHolder }) => {
  const api = apiHolder.get(ephemeralClustersApiRef);
  if (!api) return;
  try {
    for (const error of await checkEnvironment(value, api)) {
      field.addError(error);
    }
  } catch (error) {
    field.addError(
      `It cannot be checked now: ${messageOf(error)}. Try again in a moment.`,
    );
  }
};

/** Asked by the scaffolder before the next step of the form; the back end checks again. */
export const validateLifetime: CustomFieldValidator<string> = async (
  value,
  field,
  { apiHolder, formData },
) => {
  const api = apiHolder.get(ephemeralClustersApiRef);
  if (!api) return;
  const environment = formData.environment as EnvironmentValue | undefined;
  const templates = await api.listTemplates().catch(() => undefined);
  const template = templateOf(environment, templates?.items ?? []);
  const error = checkLifetime(value, template?.lifetime);
  if (error) field.addError(error);
};
