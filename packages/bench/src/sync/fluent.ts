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

import { GenericKind, K8s, RegisterKind } from 'kubernetes-fluent-client';
import { kinds, type StartSync } from './syncContenders';

/** The watcher of kubernetes-fluent-client, as its documentation shows it. */
export const startFluent: StartSync = kubeconfig => {
  process.env.KUBECONFIG = kubeconfig;
  let count = 0;
  const counted = () => {
    count += 1;
  };
  for (const [kind, group, version, plural] of kinds) {
    // Kinds are told apart by their class.
    const Kind = class extends GenericKind {};
    Object.defineProperty(Kind, 'name', { value: `Bench${kind}` });
    RegisterKind(Kind, { group, version, kind, plural });
    void K8s(Kind).Watch(counted).start();
  }
  return () => count;
};
