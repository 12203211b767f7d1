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

import { InputError } from '@backstage/errors';
import {
  type ClusterTemplate,
  describeLifetime,
  formatInstant,
  parseLifetime,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';

/**
 * End of a cluster that is asked for now.
 *
 * @param lifetime - ISO 8601 duration; undefined: the template's default
 * @returns ISO 8601 moment, as it is written into Git
 * @throws InputError where the lifetime is none, or longer than the template allows
 */
export function expiryFor(
  template: Pick<ClusterTemplate, 'title' | 'lifetime'>,
  lifetime: string | undefined,
  now: Date,
): string {
  const wanted = lifetime || template.lifetime.default;
  const duration = parseLifetime(wanted);
  if (!duration) {
    throw new InputError(
      `The lifetime "${wanted.slice(
        0,
        40,
      )}" is not a duration. Write it like PT8H or P3D.`,
    );
  }
  const { maximum } = template.lifetime;
  const limit = maximum === undefined ? undefined : parseLifetime(maximum);
  if (limit && duration.toMillis() > limit.toMillis()) {
    throw new InputError(
      `The lifetime of ${describeLifetime(wanted)} is too long: "${
        template.title
      }" allows at most ${describeLifetime(maximum!)}.`,
    );
  }
  return formatInstant(new Date(now.getTime() + duration.toMillis()));
}
