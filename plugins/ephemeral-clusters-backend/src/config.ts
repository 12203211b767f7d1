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

import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseLifetime } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Duration } from 'luxon';
import { z } from 'zod';
import {
  accessFields,
  hasOneForm,
  oneFormMessage,
  readAccess,
} from './clusterAccess';
import type { KubernetesAccess } from './kubernetes';
import { systemNames } from './policy/reservedNames';

/** Key of everything that the plugin reads from the configuration. */
export const configKey = 'ephemeralClusters';

const durationUnits = [
  'years',
  'months',
  'weeks',
  'days',
  'hours',
  'minutes',
  'seconds',
  'milliseconds',
] as const;

/** `{ seconds: 10 }` or `PT10S`, to milliseconds. */
const duration = z
  .union([
    z.string(),
    z.partialRecord(z.enum(durationUnits), z.coerce.number().min(0)),
  ])
  .transform((value, context) => {
    const parsed =
      typeof value === 'string'
        ? Duration.fromISO(value)
        : Duration.fromObject(value);
    const milliseconds = parsed.isValid ? parsed.toMillis() : 0;
    if (milliseconds > 0) return milliseconds;
    context.addIssue({
      code: 'custom',
      message:
        'write a duration longer than zero, like { seconds: 10 } or PT10S',
    });
    return z.NEVER;
  });

/** ISO 8601 duration of a lifetime, kept as text. */
const lifetime = z.string().refine(text => parseLifetime(text) !== undefined, {
  message:
    'write an ISO 8601 duration of weeks, days, hours or minutes, like P1D',
});

const url = z.url({
  protocol: /^https?$/,
  error: 'write an address that starts with http:// or https://',
});

/** Environment variables arrive as text. */
const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform(value => value === 'true'),
]);

/** Keys become part of addresses and file paths. */
const id = z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, {
  message: 'keys are lower case letters, digits and dashes',
});

const managementCluster = z
  .object({
    title: z.string().min(1).optional(),
    ...accessFields,
    argocd: z
      .object({
        url: url.optional(),
        token: z.string().min(1).optional(),
        namespace: z.string().default('argocd'),
      })
      .optional(),
    catalogNamespace: z.string().default('default'),
  })
  .refine(hasOneForm, { message: oneFormMessage });

const repository = z.looseObject({
  title: z.string().min(1).optional(),
  url,
  branch: z.string().min(1).default('main'),
  pollInterval: duration.default(30_000),
  changeRequests: z
    .looseObject({
      branchPrefix: z
        .string()
        .regex(/^[a-zA-Z0-9][-a-zA-Z0-9_./]*$/, {
          message:
            'write the beginning of a branch name, like ephemeral-clusters/',
        })
        .default('ephemeral-clusters/'),
    })
    .prefault({}),
});

const thanos = z.object({
  url,
  title: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  clusterLabel: z
    .string()
    .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, { message: 'write the name of a label' })
    .default('cluster'),
  timeout: duration.default(10_000),
});

const section = z.object({
  managementClusters: z.record(id, managementCluster).default({}),
  repositories: z.record(id, repository).default({}),
  metrics: z.record(id, thanos).default({}),
  lifecycle: z
    .object({
      mode: z.enum(['report', 'enforce']).default('report'),
      interval: duration.default(60_000),
      warnBefore: z.array(lifetime).default(['P1D', 'PT1H']),
      autoMerge: flag.default(false),
    })
    .prefault({}),
  requests: z.object({ interval: duration.default(5_000) }).prefault({}),
  policy: z
    .object({
      maximumPerOwner: z.coerce.number().int().min(1).optional(),
      maximumLifetime: lifetime.optional(),
      reservedNames: z
        .array(
          z.string().regex(/^[-a-z0-9*]+$/, {
            message:
              'write lower case letters, digits and dashes; * stands for any characters',
          }),
        )
        .default([]),
    })
    .prefault({}),
  connect: z
    .object({
      steps: z
        .array(
          z.object({
            title: z.string().min(1),
            text: z.string().optional(),
            command: z.string().optional(),
            kinds: z.array(z.enum(['capi', 'vcluster'])).optional(),
          }),
        )
        .default([]),
    })
    .prefault({}),
  freshness: z.object({ staleAfter: duration.default(90_000) }).prefault({}),
});

type Section = z.output<typeof section>;

/** One management cluster. */
export interface ManagementClusterConfig {
  /** Key in the configuration. */
  id: string;
  title: string;
  access: KubernetesAccess;
  /** Without `url` there are no links; without `token` no refresh. */
  argocd: { url?: string; token?: string; namespace: string };
  catalogNamespace: string;
}

/** What the back end itself needs of a GitOps repository; the rest is read by the GitOps library. */
export interface RepositoryConfig {
  id: string;
  title: string;
  url: string;
  branch: string;
  pollIntervalMilliseconds: number;
  /** Beginning of the names of branches that the product makes. */
  branchPrefix: string;
}

/** One Prometheus-compatible query API. */
export interface MetricsSourceConfig {
  id: string;
  title: string;
  url: string;
  headers: Record<string, string>;
  clusterLabel: string;
  timeoutMilliseconds: number;
}

/** The plugin's configuration, validated and with its defaults. */
export interface EphemeralClustersConfig {
  managementClusters: ManagementClusterConfig[];
  repositories: RepositoryConfig[];
  metrics: MetricsSourceConfig[];
  lifecycle: {
    /** `report`: only says what it would remove. */
    mode: 'report' | 'enforce';
    intervalMilliseconds: number;
    /** ISO 8601 durations before the end, longest first. */
    warnBefore: string[];
    /** The product merges the change requests of its own expiry engine. */
    autoMerge: boolean;
  };
  /** How often requests are compared with what became of them. */
  requests: { intervalMilliseconds: number };
  policy: {
    maximumPerOwner?: number;
    /** Upper bound of every template's. ISO 8601 duration. */
    maximumLifetime?: string;
    /** Patterns of names that nobody gets, those of the system included; `*` stands for any characters. */
    reservedNames: string[];
  };
  connect: Section['connect'];
  freshness: { staleAfterMilliseconds: number };
  /** Address of the portal, without a slash at its end: for links in change requests. */
  appBaseUrl: string;
}

/**
 * Reads `ephemeralClusters` and checks it.
 *
 * @throws InputError naming every key that is wrong, and what to write there; never its value, which may be a secret
 */
export function readEphemeralClustersConfig(
  config: Config,
): EphemeralClustersConfig {
  const parsed = section.safeParse(config.getOptional(configKey) ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue => `${[configKey, ...issue.path].join('.')}: ${issue.message}`,
    );
    throw new InputError(
      `The configuration of ephemeral clusters is not right. ${problems.join(
        '; ',
      )}`,
    );
  }
  const { managementClusters, repositories, metrics, ...rest } = parsed.data;
  return {
    managementClusters: Object.entries(managementClusters).map(
      ([key, { title, argocd, catalogNamespace, ...access }]) => ({
        id: key,
        title: title ?? key,
        access: readAccess(key, access, config),
        argocd: argocd ?? { namespace: 'argocd' },
        catalogNamespace,
      }),
    ),
    repositories: Object.entries(repositories).map(([key, value]) => ({
      id: key,
      title: value.title ?? key,
      url: value.url,
      branch: value.branch,
      pollIntervalMilliseconds: value.pollInterval,
      branchPrefix: value.changeRequests.branchPrefix,
    })),
    metrics: Object.entries(metrics).map(([key, value]) => ({
      id: key,
      title: value.title ?? capitalized(key),
      url: value.url.replace(/\/+$/, ''),
      headers: value.headers,
      clusterLabel: value.clusterLabel,
      timeoutMilliseconds: value.timeout,
    })),
    lifecycle: {
      mode: rest.lifecycle.mode,
      intervalMilliseconds: rest.lifecycle.interval,
      warnBefore: [...rest.lifecycle.warnBefore].sort(
        (a, b) => parseLifetime(b)!.toMillis() - parseLifetime(a)!.toMillis(),
      ),
      autoMerge: rest.lifecycle.autoMerge,
    },
    requests: { intervalMilliseconds: rest.requests.interval },
    policy: {
      ...rest.policy,
      reservedNames: [
        ...new Set([
          ...systemNames,
          ...Object.values(managementClusters).flatMap(
            ({ argocd }) => argocd?.namespace ?? [],
          ),
          ...rest.policy.reservedNames,
        ]),
      ],
    },
    connect: rest.connect,
    freshness: { staleAfterMilliseconds: rest.freshness.staleAfter },
    appBaseUrl: (
      config.getOptionalString('app.baseUrl') ?? 'http://localhost:3000'
    ).replace(/\/+$/, ''),
  };
}

/** "thanos" is how one writes a key, "Thanos" is what it is called. */
function capitalized(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
