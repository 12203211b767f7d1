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

import { foregroundRemedy } from '../../obstacles';
import { isRunning } from '../starting';
import type { HealthRule } from '../types';

/** Tells before it happens that a removal would not end. It makes a cluster no less ready. */
export const foregroundDeletion: HealthRule = facts => {
  if (!isRunning(facts) || !facts.capi) return undefined;
  const app = facts.argo?.delivery?.applications.find(
    item => item.deletesInForeground,
  );
  if (!app) return undefined;
  return {
    rule: 'foreground-deletion',
    status: 'ready',
    message: `Its removal may never end: Application ${app.name} deletes in the foreground, which takes its infrastructure away before its machines`,
    source: `Argo CD application ${app.name}`,
    action: `Before it is removed: ${foregroundRemedy(app)}.`,
  };
};
