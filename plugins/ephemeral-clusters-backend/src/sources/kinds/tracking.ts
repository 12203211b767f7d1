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

/**
 * Name of the Argo CD Application that delivered an object, as its annotation says; undefined where Argo CD tracks by labels or did not deliver it.
 * Source: https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 */
export function deliveredBy(
  annotations: Record<string, string>,
): string | undefined {
  const id = annotations['argocd.argoproj.io/tracking-id'];
  // `<application>:<group>/<kind>:<namespace>/<name>`; an Application outside of Argo CD's namespace is `<its namespace>_<its name>`.
  return id?.split(':')[0].split('_').at(-1) || undefined;
}
