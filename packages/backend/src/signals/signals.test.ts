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

import { dirname } from 'node:path';

/** File of a package as another one gets it. */
function resolvedBy(dependent: string, dependency: string): string {
  return require.resolve(dependency, {
    paths: [dirname(require.resolve(dependent))],
  });
}

describe('the signals plugin', () => {
  // Each copy of the events package has a bus of its own: what is published on one is never heard on the other, and nothing says so.
  it('hears what the back end of the clusters publishes', () => {
    expect(
      resolvedBy(
        '@backstage/plugin-signals-backend',
        '@backstage/plugin-events-node',
      ),
    ).toBe(
      resolvedBy(
        resolvedBy(
          '@ephemeral-clusters/plugin-ephemeral-clusters-backend',
          '@backstage/plugin-signals-node',
        ),
        '@backstage/plugin-events-node',
      ),
    );
  });
});
