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

/** The file that gives the portal's account its rights. */
const manifest = 'examples/operator/portal-rbac.yaml';

const newToken =
  'kubectl create token ephemeral-clusters-portal --namespace ephemeral-clusters-portal --duration 24h';

/** What to do where a right is missing. */
export const applyManifest = {
  fix: `Apply ${manifest} on the management cluster, or add the right to the ClusterRole that you made of it.`,
  command: `kubectl apply -f ${manifest}`,
};

/** What to do where there are too many rights. */
export const useNarrowAccount = {
  fix: `Give the portal an account of its own with the ClusterRole of ${manifest} and nothing else, and put a token of it into the kubeconfig.`,
  command: `kubectl apply -f ${manifest}\n${newToken}`,
};

/** What to do where the credentials are not accepted. */
export const renewToken = {
  fix: 'Put a new token into the kubeconfig. It is read again by itself when it is refused.',
  command: newToken,
};
