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

import { KubernetesError, type KubernetesAnswer } from './KubernetesClient';

/** What an account can ask about itself. */
export type SelfReview =
  | 'SelfSubjectAccessReview'
  | 'SelfSubjectRulesReview'
  | 'SelfSubjectReview';

/** Where each is asked. Kubernetes answers them and keeps nothing, although they are sent as if something was made. */
export const selfReviewPaths: Record<SelfReview, string> = {
  SelfSubjectAccessReview:
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  SelfSubjectRulesReview:
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
  SelfSubjectReview: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
};

/** Asks one API server about the account that asks. It can post nothing but these questions, so it has no way to write. */
export interface SelfReviewer {
  /** @throws what the connection throws; an answer of any status is no error */
  review(
    kind: SelfReview,
    spec: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<KubernetesAnswer>;
}

/** One rule of RBAC, as Kubernetes lists those of an account. */
export interface ResourceRule {
  verbs: readonly string[];
  apiGroups: readonly string[];
  resources: readonly string[];
}

/** Rights of an account in one namespace, those over the whole cluster among them. */
export interface ListedRights {
  rules: ResourceRule[];
  /** Why there may be more; absent where all are listed. */
  incomplete?: string;
}

/**
 * Whether the account may do something with all objects of a kind, in all namespaces.
 *
 * @throws KubernetesError where the API server does not say
 */
export async function mayDo(
  reviewer: SelfReviewer,
  right: { verb: string; group: string; resource: string },
  signal: AbortSignal,
): Promise<boolean> {
  const { status } = await answered<{ status?: { allowed?: unknown } }>(
    reviewer,
    'SelfSubjectAccessReview',
    { resourceAttributes: right },
    signal,
  );
  return status?.allowed === true;
}

/**
 * Rights of the account. Kubernetes lists them by namespace; those over the whole cluster are in each.
 *
 * @throws KubernetesError where the API server does not say
 */
export async function listRights(
  reviewer: SelfReviewer,
  namespace: string,
  signal: AbortSignal,
): Promise<ListedRights> {
  const { status } = await answered<{
    status?: {
      resourceRules?: unknown;
      incomplete?: unknown;
      evaluationError?: unknown;
    };
  }>(reviewer, 'SelfSubjectRulesReview', { namespace }, signal);
  const rules = Array.isArray(status?.resourceRules)
    ? status.resourceRules
    : [];
  return {
    rules: rules.map(rule => ({
      verbs: texts(rule?.verbs),
      apiGroups: texts(rule?.apiGroups),
      resources: texts(rule?.resources),
    })),
    ...(status?.incomplete === true && {
      incomplete:
        typeof status.evaluationError === 'string' && status.evaluationError
          ? status.evaluationError
          : 'its authorizer does not list them',
    }),
  };
}

/**
 * Name of the account; undefined where the API server is older than Kubernetes 1.28 and cannot say.
 *
 * @throws KubernetesError with status 401 where it does not accept the credentials
 */
export async function ownName(
  reviewer: SelfReviewer,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { status } = await answered<{
      status?: { userInfo?: { username?: unknown } };
    }>(reviewer, 'SelfSubjectReview', {}, signal);
    const name = status?.userInfo?.username;
    return typeof name === 'string' ? name : undefined;
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.status !== 404) {
      throw error;
    }
    // Whether the credentials are good is answered by any question.
    await mayDo(reviewer, { verb: 'get', group: '', resource: 'pods' }, signal);
    return undefined;
  }
}

async function answered<T>(
  reviewer: SelfReviewer,
  kind: SelfReview,
  spec: Record<string, unknown>,
  signal: AbortSignal,
): Promise<T> {
  const answer = await reviewer.review(kind, spec, signal);
  if (answer.status !== 200 && answer.status !== 201) {
    throw await KubernetesError.fromAnswer(answer);
  }
  return JSON.parse(await answer.text()) as T;
}

function texts(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}
