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

import {
  ConflictError,
  ForwardedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { readLimited } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { scrubError } from '../kubernetes';

/** Cluster that Argo CD can deliver to. */
export interface ArgoCdDestination {
  name: string;
  server: string;
  /** `Successful`, `Failed`, `Unknown`. */
  connection: string;
  message?: string;
}

/** Sync window of an application's project. */
export interface ArgoCdSyncWindow {
  kind: 'allow' | 'deny';
  /** In cron's form. */
  schedule: string;
  /** In Go's form: `1h30m`. */
  duration: string;
}

/** The few calls of Argo CD's REST API that the product makes. */
export interface ArgoCdClient {
  /**
   * Asks Argo CD to compare an application with Git again.
   *
   * @throws ServiceUnavailableError saying what is wrong, which right of the portal's token is missing, and Argo CD's scrubbed message
   */
  refresh(application: { namespace: string; name: string }): Promise<void>;
  /**
   * Asks Argo CD to sync an application to what Git says now, without removing anything and without force.
   *
   * @throws as `refresh`, and ConflictError where it cannot be synced now
   */
  sync(application: { namespace: string; name: string }): Promise<void>;
  /**
   * Sync windows that keep an application from syncing by itself now.
   *
   * @throws as `refresh`
   */
  blockingSyncWindows(
    application: { namespace: string; name: string },
    signal: AbortSignal,
  ): Promise<ArgoCdSyncWindow[]>;
  /** Destinations that the token may see; undefined where it may see none, which says nothing about which there are. */
  destinations(signal: AbortSignal): Promise<ArgoCdDestination[] | undefined>;
}

/** Asks Argo CD about the account that the token belongs to. */
export interface ArgoCdAccount {
  /** Version of Argo CD. @throws ServiceUnavailableError where it does not answer */
  version(signal: AbortSignal): Promise<string | undefined>;
  /** Name of the account; undefined where the token is not accepted. */
  name(signal: AbortSignal): Promise<string | undefined>;
  /**
   * Whether the account may do something, in the words of argocd-rbac-cm: `applications`, `get`, `default/guestbook`.
   *
   * @throws as `refresh`
   */
  may(
    right: { resource: string; action: string; object: string },
    signal: AbortSignal,
  ): Promise<boolean>;
}

const deadline = 10_000;
/** Bytes; an application with thousands of resources has some MiB. */
const bodyLimit = 32 * 1024 * 1024;

/** What one call needs, to say what is missing where Argo CD refuses it. */
interface Call {
  path: string;
  /** Sent as POST. */
  body?: unknown;
  /** Follows "finds no". */
  what: string;
  /** Follows "does not let the portal". */
  doing: string;
  /** Of the token's role: `applications, get`. */
  right: string;
  /** Says that what is asked for cannot be done now. */
  refusal?: string;
  signal?: AbortSignal;
}

/** `ArgoCdClient` over `fetch`, with an account's or project role's token. */
export function createArgoCdClient(options: {
  url: string;
  token: string;
}): ArgoCdClient & ArgoCdAccount {
  const base = options.url.replace(/\/+$/, '');

  async function send(call: Call): Promise<unknown> {
    const { path, body, signal } = call;
    const timeout = AbortSignal.timeout(deadline);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${base}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          Accept: 'application/json',
          Authorization: `Bearer ${options.token}`,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        // The token is for this server only.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      text = await readLimited(response.body, bodyLimit);
    } catch (error) {
      throw new ServiceUnavailableError(
        `Argo CD cannot be reached: ${scrubError(error)}`,
      );
    }
    if (!response.ok) throw errorFor(response.status, text, call);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new ServiceUnavailableError(
        'Argo CD failed: its answer is no JSON. Is there something else at its address?',
      );
    }
  }

  const applicationPath = (name: string) =>
    `/api/v1/applications/${encodeURIComponent(name)}`;

  return {
    async refresh({ namespace, name }) {
      const params = new URLSearchParams({
        refresh: 'normal',
        appNamespace: namespace,
      });
      await send({
        path: `${applicationPath(name)}?${params}`,
        what: `application ${namespace}/${name}`,
        doing: `refresh ${namespace}/${name}`,
        right: 'applications, get',
      });
    },
    async sync({ namespace, name }) {
      await send({
        path: `${applicationPath(name)}/sync`,
        // An application may hold clusters of several owners: nothing is removed in the name of one.
        body: { appNamespace: namespace, prune: false },
        what: `application ${namespace}/${name}`,
        doing: `sync ${namespace}/${name}`,
        right: 'applications, sync',
        refusal: `Argo CD does not sync ${namespace}/${name} now`,
      });
    },
    async blockingSyncWindows({ namespace, name }, signal) {
      const params = new URLSearchParams({ appNamespace: namespace });
      const body = (await send({
        path: `${applicationPath(name)}/syncwindows?${params}`,
        what: `application ${namespace}/${name}`,
        doing: `read the sync windows of ${namespace}/${name}`,
        right: 'applications, get',
        signal,
      })) as { activeWindows?: unknown; assignedWindows?: unknown };
      return blockingWindows(
        readWindows(body.activeWindows),
        readWindows(body.assignedWindows),
      );
    },
    async version(signal) {
      const body = (await send({
        path: '/api/version',
        what: 'version',
        doing: 'read its version',
        right: 'none',
        signal,
      })) as { Version?: unknown };
      return typeof body.Version === 'string' ? body.Version : undefined;
    },
    async name(signal) {
      // It answers everyone: whom it does not know with nothing.
      const body = (await send({
        path: '/api/v1/session/userinfo',
        what: 'session',
        doing: 'ask who it is',
        right: 'none',
        signal,
      })) as { loggedIn?: unknown; username?: unknown };
      return body.loggedIn === true
        ? String(body.username ?? 'unknown')
        : undefined;
    },
    async may({ resource, action, object }, signal) {
      const encoded = object.split('/').map(encodeURIComponent).join('/');
      const body = (await send({
        path: `/api/v1/account/can-i/${resource}/${action}/${encoded}`,
        what: 'answer about rights',
        doing: 'ask for its rights',
        right: 'none',
        signal,
      })) as { value?: unknown };
      return body.value === 'yes';
    },
    async destinations(signal) {
      const body = (await send({
        path: '/api/v1/clusters',
        what: 'list of clusters',
        doing: 'list clusters',
        right: 'clusters, get',
        signal,
      })) as { items?: unknown };
      if (!Array.isArray(body.items) || body.items.length === 0) {
        return undefined;
      }
      try {
        return body.items.map(item => ({
          name: String(item.name ?? ''),
          server: String(item.server ?? ''),
          connection: String(item.connectionState?.status ?? 'Unknown'),
          message: item.connectionState?.message || undefined,
        }));
      } catch (error) {
        throw new ForwardedError('Argo CD sent clusters without fields', error);
      }
    },
  };
}

function readWindows(value: unknown): ArgoCdSyncWindow[] {
  if (!Array.isArray(value)) return [];
  return value.map(item => ({
    kind: item?.kind === 'allow' ? 'allow' : 'deny',
    schedule: String(item?.schedule ?? ''),
    duration: String(item?.duration ?? ''),
  }));
}

/**
 * One that denies and is open blocks; else, where there are some that allow, all of them being closed does.
 * Source: https://argo-cd.readthedocs.io/en/stable/user-guide/sync_windows/
 */
function blockingWindows(
  active: ArgoCdSyncWindow[],
  assigned: ArgoCdSyncWindow[],
): ArgoCdSyncWindow[] {
  const denying = active.filter(item => item.kind === 'deny');
  if (denying.length > 0) return denying;
  if (active.some(item => item.kind === 'allow')) return [];
  return assigned.filter(item => item.kind === 'allow');
}

/** Argo CD's "not found" and "forbidden" are about the portal's own account: passed on, they would read as an answer about the caller. */
function errorFor(status: number, text: string, call: Call): Error {
  const message = messageOf(text) ?? `it answered ${status}`;
  const says = `Argo CD says: ${message}`;
  if (status === 400 && call.refusal) {
    return new ConflictError(`${call.refusal}: ${message}`);
  }
  if (status === 401) {
    return new ServiceUnavailableError(
      `Argo CD does not accept the portal's token: it is wrong or has expired. Generate a new one for ephemeralClusters.managementClusters.<key>.argocd.token. ${says}`,
    );
  }
  if (status === 403) {
    return new ServiceUnavailableError(
      `Argo CD does not let the portal ${call.doing}: it is not there, or the token's role needs "${call.right}" in argocd-rbac-cm. ${says}`,
    );
  }
  if (status === 404) {
    return new ServiceUnavailableError(
      `Argo CD finds no ${call.what}. It may be gone since; if not, give the token's role "${call.right}" in argocd-rbac-cm. ${says}`,
    );
  }
  return new ServiceUnavailableError(`Argo CD failed: ${message}`);
}

function messageOf(text: string): string | undefined {
  try {
    const { message, error } = JSON.parse(text) as Record<string, unknown>;
    const found = message ?? error;
    return typeof found === 'string' && found ? scrubError(found) : undefined;
  } catch {
    return undefined;
  }
}
