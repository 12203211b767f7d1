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

import { obstacleOf } from '../obstacle';
import { isRunning } from '../starting';
import type { HealthRule } from '../types';

/** Whether Git's changes reach it, and if not, what is in the way. */
export const delivery: HealthRule = (facts, now) => {
  if (!isRunning(facts) && facts.presence !== 'declared') return undefined;
  const obstacle = obstacleOf(facts, now);
  if (obstacle) {
    const { message, action, source, lasting } = obstacle;
    const failed = lasting && facts.presence === 'declared';
    return {
      rule: 'delivery',
      status: failed ? 'failed' : 'attention',
      message,
      source,
      action,
    };
  }
  const failing = (facts.argo?.applications ?? []).find(
    app => app.role === 'delivers' && app.message !== undefined,
  );
  if (!failing) return undefined;
  return {
    rule: 'delivery',
    status: 'attention',
    message: `Argo CD does not deliver it: ${failing.message}`,
    source: `Argo CD application ${failing.name}`,
    action: 'Open the application in Argo CD.',
  };
};
