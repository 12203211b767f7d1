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

interface AnyAccess {
  /** Key of the management cluster, for messages. */
  id: string;
}

/** By a kubeconfig file. */
export interface KubeconfigAccess extends AnyAccess {
  /** `context`: default is the file's current one. */
  kubeconfig: { path: string; context?: string };
  inCluster?: false;
  serviceAccount?: undefined;
}

/** By the service account of the pod that this runs in. */
export interface InClusterAccess extends AnyAccess {
  inCluster: true;
  kubeconfig?: undefined;
  serviceAccount?: undefined;
}

/** By the token of a service account. */
export interface ServiceAccountAccess extends AnyAccess {
  serviceAccount: ServiceAccount;
  inCluster?: false;
  kubeconfig?: undefined;
}

/** An API server with the token of one of its service accounts. */
export interface ServiceAccount {
  url: string;
  /** File with the certificates that sign the API server's, in PEM. Absent with `caData`: those that the machine trusts. */
  caFile?: string;
  /** The same as base64 of the PEM. */
  caData?: string;
  /** The API server's certificate is not looked at. */
  skipTlsVerify?: boolean;
  /** A file is read for every request, so a token that was rotated is used at once. */
  token: { file: string } | { value: string };
}

/** How a management cluster is reached: in exactly one of these forms. */
export type KubernetesAccess =
  | KubeconfigAccess
  | InClusterAccess
  | ServiceAccountAccess;
