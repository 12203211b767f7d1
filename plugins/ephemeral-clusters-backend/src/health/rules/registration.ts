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

import { isRunning, neverAvailable } from '../starting';
import type { HealthRule } from '../types';
import { ageOf, describeDuration } from '../words';

const registrationTime = 10 * 60_000;

/** Whether Argo CD knows the cluster: without that, no application reaches it. */
export const registration: HealthRule = (facts, now) => {
  if (!isRunning(facts) || neverAvailable(facts)) return undefined;
  if (facts.argo?.registered !== false) return undefined;
  const age = ageOf((facts.capi ?? facts.vcluster)?.createdAt, now) ?? 0;
  const late = age > registrationTime;
  return {
    rule: 'registration',
    status: late ? 'attention' : 'starting',
    message: late
      ? `Not registered in Argo CD ${describeDuration(
          age,
        )} after its creation: no application reaches it`
      : 'Not registered in Argo CD yet',
    source: 'Argo CD clusters',
    action: late
      ? 'Look at the policy that registers clusters, and at the kubeconfig Secret it reads.'
      : undefined,
  };
};
