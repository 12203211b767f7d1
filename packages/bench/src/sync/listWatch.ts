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
  CustomObjectsApi,
  KubeConfig,
  makeInformer,
} from '@kubernetes/client-node';
import { kinds, type StartSync } from './syncContenders';

/** client-node's informers, as its documentation shows them. */
export const startListWatches: StartSync = path => {
  const config = new KubeConfig();
  config.loadFromFile(path);
  const api = config.makeApiClient(CustomObjectsApi);
  let count = 0;
  const counted = () => {
    count += 1;
  };
  for (const [, group, version, plural] of kinds) {
    const informer = makeInformer<any>(
      config,
      `/apis/${group}/${version}/${plural}`,
      async () =>
        api.listCustomObjectForAllNamespaces({
          group,
          version,
          resourcePlural: plural,
        }),
    );
    informer.on('add', counted);
    void informer.start();
  }
  return () => count;
};
