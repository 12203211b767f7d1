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

import { delivering, wanted, type ObstacleRule } from './types';

/** A webhook of the management cluster, Cluster API's own as a rule, that does not take the manifest. */
export const refused: ObstacleRule = facts => {
  const state = wanted(facts);
  if (state !== 'creation' && state !== 'change') return undefined;
  for (const app of delivering(facts)) {
    const match = /admission webhook "([^"]+)" denied the request: (.*)/s.exec(
      app.refusal ?? '',
    );
    if (!match) continue;
    const [, webhook, why] = match;
    return {
      message: `The management cluster does not take what Git says of it: ${why.trim()}`,
      action: [
        `Correct it in Git${
          facts.declared ? ` (${facts.declared.path})` : ''
        }, or take it out: nothing of the change is applied until then.`,
        app.syncing &&
          'Argo CD tries the refused commit several times over some minutes before it looks at a newer one, unless somebody ends that sync in Argo CD.',
      ]
        .filter(Boolean)
        .join(' '),
      source: `Admission webhook ${webhook}, in the last sync of Argo CD application ${app.name}`,
      lasting: true,
    };
  }
  return undefined;
};
