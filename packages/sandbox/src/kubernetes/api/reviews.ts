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

import { ApiUser, isAllowed } from './authorization';

type Body = Record<string, any>;

/**
 * Reviews of one's own rights and identity, which are answered and not stored. Undefined for any other path.
 *
 * @param path - such as `/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`
 */
export function review(
  path: string,
  body: Body,
  user: ApiUser,
): Body | undefined {
  switch (path) {
    case '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': {
      const wanted = body.spec?.resourceAttributes;
      const allowed = wanted
        ? isAllowed(
            user,
            wanted.verb ?? '*',
            wanted.group ?? '',
            wanted.resource ?? '*',
          )
        : user.role === 'admin' ||
          body.spec?.nonResourceAttributes?.verb === 'get';
      return {
        ...answer('authorization.k8s.io/v1', 'SelfSubjectAccessReview'),
        spec: body.spec ?? {},
        status: {
          allowed,
          ...(allowed ? { reason: `role ${user.role}` } : {}),
        },
      };
    }
    case '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews':
      return {
        ...answer('authorization.k8s.io/v1', 'SelfSubjectRulesReview'),
        spec: body.spec ?? {},
        status: {
          incomplete: false,
          nonResourceRules: [
            { verbs: ['get'], nonResourceURLs: ['/api', '/apis', '/version'] },
          ],
          resourceRules: rules(user),
        },
      };
    case '/apis/authentication.k8s.io/v1/selfsubjectreviews':
      return {
        ...answer('authentication.k8s.io/v1', 'SelfSubjectReview'),
        status: {
          userInfo: { username: user.name, groups: ['system:authenticated'] },
        },
      };
    default:
      return undefined;
  }
}

function answer(apiVersion: string, kind: string): Body {
  return { apiVersion, kind, metadata: { creationTimestamp: null } };
}

function rules(user: ApiUser): Body[] {
  if (user.role === 'admin') {
    return [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
  }
  if (user.role === 'none') return [];
  const verbs = ['get', 'list', 'watch'];
  return [
    {
      verbs,
      apiGroups: [''],
      resources: [
        'namespaces',
        'nodes',
        'pods',
        'services',
        'configmaps',
        'events',
        'serviceaccounts',
      ],
    },
    {
      verbs,
      apiGroups: [
        'apps',
        'argoproj.io',
        'apiextensions.k8s.io',
        'bootstrap.cluster.x-k8s.io',
        'cluster.x-k8s.io',
        'controlplane.cluster.x-k8s.io',
        'infrastructure.cluster.x-k8s.io',
        'kyverno.io',
        'networking.k8s.io',
        'rbac.authorization.k8s.io',
      ],
      resources: ['*'],
    },
  ];
}
