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

import { KubeConfig, ListWatch, Watch } from '@kubernetes/client-node';
import { KubernetesError, Reflector, type KubernetesClient } from '../backend';
import { Agent, request } from 'undici';
import type { FastTiming } from './FastTiming';
import type { FaultyObject } from './FaultyApi';

/** Something that keeps a copy of a collection. */
export interface Contender {
  /** `namespace/name` to value, as the copy has it. */
  state(): Map<string, number>;
  /** It has given up: no request will follow. */
  hasStopped(): boolean;
  stop(): Promise<void>;
}

export type StartContender = (url: string, timing: FastTiming) => Contender;

const path = '/apis/bench/v1/things';

function entryOf(object: FaultyObject): [string, number] {
  const { namespace, name } = object.metadata;
  return [`${namespace}/${name}`, object.spec.value];
}

/** This product's reflector, and what those that listen to it have been told: the sources keep that by identity. */
export const startReflector: StartContender = (url, timing) => {
  const ending = new AbortController();
  const client = plainClient(url);
  const told = new Set<[string, number]>();
  const reflector = Reflector.create<[string, number]>({
    client,
    kind: 'Thing',
    path: async () => path,
    project: object => entryOf(object as FaultyObject),
    onChange(changes) {
      for (const { previous, current } of changes) {
        if (previous) told.delete(previous);
        if (current) told.add(current);
      }
    },
    timing,
  });
  let ended = false;
  const running = reflector.run(ending.signal).then(() => {
    ended = true;
  });
  return {
    state() {
      const state = new Map<string, number>();
      for (const [name, value] of told) {
        // One too many, which is not what the server has.
        state.set(state.has(name) ? `${name}, again` : name, value);
      }
      return state;
    },
    hasStopped: () => ended,
    async stop() {
      ending.abort();
      await running;
      await client.close();
    },
  };
};

/** client-node's informer, as its documentation shows it. */
export const startListWatch: StartContender = url => {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'bench', server: url, skipTLSVerify: true }],
    users: [{ name: 'bench', token: 'none' }],
    contexts: [{ name: 'bench', cluster: 'bench', user: 'bench' }],
    currentContext: 'bench',
  });
  let stopped = false;
  const informer = new ListWatch<any>(
    path,
    new Watch(config),
    async () => {
      const response = await fetch(`${url}${path}`);
      if (!response.ok) {
        throw new KubernetesError(response.status, 'refused');
      }
      return (await response.json()) as any;
    },
    false,
  );
  informer.on('error', () => {
    stopped = true;
  });
  informer.start().catch(() => {
    stopped = true;
  });
  return {
    state: () => new Map(informer.list().map(entryOf)),
    hasStopped: () => stopped,
    async stop() {
      await informer.stop();
    },
  };
};

/** Without TLS and credentials, which have nothing to do with what is looked at here. */
function plainClient(url: string): KubernetesClient {
  const dispatcher = new Agent();
  return {
    async get(where, query, signal) {
      const search = new URLSearchParams(
        Object.entries(query).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      );
      const response = await request(`${url}${where}?${search}`, {
        dispatcher,
        signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      return {
        status: response.statusCode,
        header: name => {
          const value = response.headers[name.toLowerCase()];
          return Array.isArray(value) ? value[0] : value;
        },
        chunks: () => response.body,
        text: () => response.body.text(),
      };
    },
    async reloadCredentials() {},
    close: () => dispatcher.destroy(),
  };
}
