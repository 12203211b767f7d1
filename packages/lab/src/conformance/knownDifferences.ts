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

/** A difference that stays. */
export interface KnownDifference {
  /** As in the table of packages/sandbox/README.md. */
  name: string;
  /** Cases in which it is seen: system and name. */
  cases: RegExp;
  /** Paths in what they compare. */
  paths: RegExp;
  /** Why it stays, and why it does not matter to the product. */
  reason: string;
}

/** Differences between sandbox and lab that are known, and none of which concerns a field that the product reads. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'conversion annotation',
    cases: /^kubernetes a whole object in the older version$/,
    paths: /^body\.metadata\.annotations$/,
    reason:
      'Cluster API keeps what v1beta1 cannot say in an annotation; the sandbox stores v1beta2 and converts back from it.',
  },
  {
    name: 'field managers',
    cases: /^kubernetes apply against another manager$/,
    paths: /^/,
    reason:
      'The sandbox does not know which manager owns a field, so no apply is refused with a conflict, and there are no managedFields. The product writes nothing.',
  },
  {
    name: 'admission',
    cases: /^kubernetes patch of a custom resource with a wrong type$/,
    paths: /^/,
    reason:
      'Nothing is validated by schema or by webhooks. The product writes nothing.',
  },
  {
    name: 'defaults of variables',
    cases: /^cluster-api the available cluster, whole$/,
    paths: /^spec\.topology\.variables$/,
    reason:
      "A webhook of Cluster API writes the defaults of a ClusterClass's variables into the Cluster. The product does not read variables.",
  },
  {
    name: 'last-applied annotation',
    cases: /^cluster-api the available cluster, whole$/,
    paths: /^metadata\.annotations\.kubectl\.kubernetes\.io\//,
    reason:
      'Argo CD keeps what it applied in an annotation of each object; the sandbox keeps it beside the object.',
  },
  {
    name: 'hydrate annotations',
    cases: /^argo-cd a refresh$/,
    paths: /^annotations\.argocd\.argoproj\.io\/hydrate/,
    reason:
      'Argo CD 3.6 asks its source hydrator along with each refresh; the sandbox has none.',
  },
  {
    name: 'rights of the Argo CD account',
    cases: /^argo-cd ApplicationSets, which the account may not see$/,
    paths: /^body\.(items|metadata)/,
    reason:
      "The sandbox's account may also list ApplicationSets. The product watches them as Kubernetes objects.",
  },
  {
    name: 'scopes of tokens',
    cases: /^gitea who we are$/,
    paths: /^/,
    reason:
      'Tokens of the sandbox have no scopes, and may read their own user. The product does not ask for it.',
  },
  {
    name: 'path out of the repository',
    cases: /^gitea a path out of the repository$/,
    paths: /^(status|body)/,
    reason:
      'Gitea 1.26 fails with 500 and no message; the sandbox says what is wrong with 422. The product never sends such a path.',
  },
];
