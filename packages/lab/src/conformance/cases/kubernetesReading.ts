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

import type { Answer } from '../http';
import { type ConformanceCase, SkippedCase, type Target } from '../types';
import { watch } from '../watch';
import { namespaceOf } from './namespace';
import { casesOf, eventually, once, whole } from './shared';

const clusterApi = '/apis/cluster.x-k8s.io/v1beta2';
const clustersIn = (target: Target, version = 'v1beta2') =>
  `/apis/cluster.x-k8s.io/${version}/namespaces/${namespaceOf(
    target,
  )}/clusters`;

/** Cluster objects that nothing happens to: they are paused and refer to what is not there. */
export const pausedClusters = once(async target => {
  for (const name of ['still-a', 'still-b', 'still-c']) {
    await target.kubernetes.admin.must('POST', clustersIn(target), {
      body: {
        apiVersion: 'cluster.x-k8s.io/v1beta2',
        kind: 'Cluster',
        metadata: {
          name: `${target.prefix}-${name}`,
          labels: { conformance: name },
        },
        spec: {
          paused: true,
          infrastructureRef: {
            apiGroup: 'infrastructure.cluster.x-k8s.io',
            kind: 'DevCluster',
            name: 'none',
          },
        },
      },
    });
  }
  // Cluster API says once that they are paused.
  await eventually('Paused of all three', 60_000, async () => {
    const { body } = await target.kubernetes.admin.must(
      'GET',
      clustersIn(target),
    );
    return body.items.every((item: any) =>
      item.status?.conditions?.some(
        (condition: any) => condition.type === 'Paused',
      ),
    )
      ? true
      : undefined;
  });
  return clustersIn(target);
});

/** A list without what the objects hold. */
function listing({ status, body }: Answer) {
  const { items, ...rest } = body;
  return {
    status,
    ...rest,
    names: items?.map((item: any) => item.metadata.name),
  };
}

/** The beginning of a message stands for all of it where the rest is a parser's own. */
function withoutParserWords(answer: Answer, beginning: RegExp) {
  const seen = whole(answer);
  const message = beginning.exec(answer.body.message)?.[0];
  return message ? { ...seen, body: { ...seen.body, message } } : seen;
}

/** The same for a watch: its events in short, or why there are none. */
async function shortWatch(
  target: Target,
  path: string,
  count: number,
  milliseconds = 15_000,
) {
  const seen = await watch(
    target.kubernetes.portal,
    path,
    events => events.length >= count,
    milliseconds,
  );
  return {
    status: seen.status,
    contentType: seen.contentType,
    body: seen.body,
    events: seen.events.map(({ type, object }) =>
      type === 'ERROR' || type === 'BOOKMARK'
        ? { type, object }
        : { type, name: object.metadata.name, apiVersion: object.apiVersion },
    ),
  };
}

/** A `continue` whose version is long gone. */
function oldContinue(token: string): string {
  const content = JSON.parse(Buffer.from(token, 'base64url').toString());
  for (const key of ['rv', 'version']) {
    if (key in content) content[key] = 1;
  }
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** Whether the target still has its very first version, as it does in its first minutes. */
async function isCompacted(target: Target): Promise<boolean> {
  const { status } = await target.kubernetes.portal.ask(
    'GET',
    `${clusterApi}/clusters?limit=1&resourceVersion=1&resourceVersionMatch=Exact`,
  );
  return status === 410;
}

async function needCompacted(target: Target): Promise<void> {
  if (!(await isCompacted(target))) {
    throw new SkippedCase(
      `${target.name} has not yet compacted its history; its API server begins to four minutes after its start`,
    );
  }
}

/** Reading of the Kubernetes API, as the portal's account. */
export const kubernetesReading: ConformanceCase[] = casesOf('kubernetes', {
  async 'list in pages'(target) {
    const path = await pausedClusters(target);
    const { portal } = target.kubernetes;
    const first = await portal.must('GET', `${path}?limit=2`);
    const token = encodeURIComponent(first.body.metadata.continue);
    const second = await portal.must(
      'GET',
      `${path}?limit=2&continue=${token}`,
    );
    return {
      pages: [listing(first), listing(second)],
      sameVersion:
        first.body.metadata.resourceVersion ===
        second.body.metadata.resourceVersion,
    };
  },
  async 'a whole object'(target) {
    const path = await pausedClusters(target);
    const name = `${target.prefix}-still-a`;
    return whole(await target.kubernetes.portal.ask('GET', `${path}/${name}`));
  },
  async 'a whole object in the older version'(target) {
    await pausedClusters(target);
    const path = clustersIn(target, 'v1beta1');
    const name = `${target.prefix}-still-a`;
    return whole(await target.kubernetes.portal.ask('GET', `${path}/${name}`));
  },
  async 'list by label'(target) {
    const path = await pausedClusters(target);
    return listing(
      await target.kubernetes.portal.ask(
        'GET',
        `${path}?labelSelector=conformance%3Dstill-b`,
      ),
    );
  },
  async 'list by name'(target) {
    const path = await pausedClusters(target);
    return listing(
      await target.kubernetes.portal.ask(
        'GET',
        `${path}?fieldSelector=metadata.name%3D${target.prefix}-still-c`,
      ),
    );
  },
  async 'list with a selector that is none'(target) {
    return withoutParserWords(
      await target.kubernetes.portal.ask(
        'GET',
        `${clustersIn(target)}?labelSelector=a%3D%3D%3Db`,
      ),
      /^unable to parse requirement/,
    );
  },
  async 'list with an unknown field selector'(target) {
    return whole(
      await target.kubernetes.portal.ask(
        'GET',
        `${clustersIn(target)}?fieldSelector=spec.none%3Da`,
      ),
    );
  },
  async 'empty list'(target) {
    return whole(
      await target.kubernetes.portal.ask(
        'GET',
        `/apis/cluster.x-k8s.io/v1beta2/namespaces/${target.prefix}-none/clusters`,
      ),
    );
  },
  async 'list with a wrong continue'(target) {
    return withoutParserWords(
      await target.kubernetes.portal.ask(
        'GET',
        `${clusterApi}/clusters?limit=1&continue=none`,
      ),
      /^invalid continue token: continue key is not valid/,
    );
  },
  async 'list from the future'(target) {
    const answer = await target.kubernetes.portal.ask(
      'GET',
      `${clusterApi}/clusters?resourceVersion=99999999999`,
    );
    return {
      ...whole(answer),
      body: {
        ...answer.body,
        message: answer.body.message?.replace(
          /current: \d+/,
          'current: <version>',
        ),
      },
    };
  },
  async 'list at a version that is none'(target) {
    return whole(
      await target.kubernetes.portal.ask(
        'GET',
        `${clusterApi}/clusters?resourceVersion=abc`,
      ),
    );
  },
  async '410: list at a compacted version'(target) {
    await needCompacted(target);
    return whole(
      await target.kubernetes.portal.ask(
        'GET',
        `${clusterApi}/clusters?limit=1&resourceVersion=1&resourceVersionMatch=Exact`,
      ),
    );
  },
  async '410: continue of a compacted version'(target) {
    await needCompacted(target);
    const path = await pausedClusters(target);
    const { portal } = target.kubernetes;
    const first = await portal.must('GET', `${path}?limit=1`);
    const token = oldContinue(first.body.metadata.continue);
    return whole(await portal.ask('GET', `${path}?limit=1&continue=${token}`));
  },
  async '410: watch from a compacted version'(target) {
    await needCompacted(target);
    const seen = await shortWatch(
      target,
      `${clusterApi}/clusters?watch=true&resourceVersion=1`,
      1,
    );
    // As a status or inside of the stream: the real server does either, by which of its layers notices.
    const status: any = seen.body ?? seen.events[0]?.object;
    return {
      ...status,
      message: status?.message?.replace(/\d+ \(\d+\)/, '1 (<version>)'),
    };
  },
  async 'watch from now on'(target) {
    const path = await pausedClusters(target);
    const { admin } = target.kubernetes;
    const { body } = await target.kubernetes.portal.must(
      'GET',
      `${path}?limit=1`,
    );
    const watching = shortWatch(
      target,
      `${path}?watch=true&resourceVersion=${body.metadata.resourceVersion}`,
      2,
    );
    const name = `${target.prefix}-still-b`;
    for (const value of ['1', '2']) {
      await admin.must('PATCH', `${path}/${name}`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { annotations: { conformance: value } } },
      });
    }
    return watching;
  },
  async 'watch without a version begins with what there is'(target) {
    const path = await pausedClusters(target);
    const { events, ...rest } = await shortWatch(
      target,
      `${path}?watch=true&fieldSelector=metadata.name%3D${target.prefix}-still-a`,
      1,
    );
    return { ...rest, events };
  },
  async 'watch of the older version'(target) {
    await pausedClusters(target);
    return shortWatch(
      target,
      `${clustersIn(
        target,
        'v1beta1',
      )}?watch=true&fieldSelector=metadata.name%3D${target.prefix}-still-a`,
      1,
    );
  },
  async 'watch leaves a selection'(target) {
    const path = await pausedClusters(target);
    const { body } = await target.kubernetes.portal.must(
      'GET',
      `${path}?limit=1`,
    );
    const watching = shortWatch(
      target,
      `${path}?watch=true&labelSelector=conformance-watch%3Don&resourceVersion=${body.metadata.resourceVersion}`,
      2,
    );
    for (const value of ['on', null]) {
      await target.kubernetes.admin.must(
        'PATCH',
        `${path}/${target.prefix}-still-c`,
        {
          contentType: 'application/merge-patch+json',
          body: { metadata: { labels: { 'conformance-watch': value } } },
        },
      );
    }
    return watching;
  },
  async 'watch with initial events and bookmark'(target) {
    const path = await pausedClusters(target);
    const { events, ...rest } = await shortWatch(
      target,
      `${path}?watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`,
      4,
    );
    // Objects come in no order that can be relied on.
    return {
      ...rest,
      events: [
        ...events
          .slice(0, -1)
          .map(({ name }: any) => name)
          .sort(),
        ...events.slice(-1),
      ],
    };
  },
  async 'watch with initial events, wrongly asked'(target) {
    return whole(
      await target.kubernetes.portal.ask(
        'GET',
        `${clusterApi}/clusters?watch=true&sendInitialEvents=true`,
      ),
    );
  },
  async 'watch ends after the time that was asked for'(target) {
    const path = clustersIn(target);
    const seen = await watch(
      target.kubernetes.portal,
      `${path}?watch=true&timeoutSeconds=2&allowWatchBookmarks=true&resourceVersion=0&fieldSelector=metadata.name%3Dnone`,
      () => false,
      20_000,
    );
    return {
      status: seen.status,
      ends: true,
      events: seen.events.filter(({ type }) => type !== 'BOOKMARK'),
    };
  },
  async '404: unknown object'(target) {
    return whole(
      await target.kubernetes.portal.ask('GET', `${clustersIn(target)}/none`),
    );
  },
  async '404: unknown resource'(target) {
    return whole(
      await target.kubernetes.admin.ask('GET', `${clusterApi}/nones`),
    );
  },
  async '404: unknown version'(target) {
    return whole(
      await target.kubernetes.admin.ask(
        'GET',
        '/apis/cluster.x-k8s.io/v9/clusters',
      ),
    );
  },
  async '403: Secrets of a namespace'(target) {
    return whole(
      await target.kubernetes.portal.ask(
        'GET',
        `/api/v1/namespaces/${namespaceOf(target)}/secrets`,
      ),
    );
  },
  async '403: one Secret'(target) {
    return whole(
      await target.kubernetes.portal.ask(
        'GET',
        `/api/v1/namespaces/${namespaceOf(target)}/secrets/none`,
      ),
    );
  },
  async '403: all Secrets'(target) {
    return whole(await target.kubernetes.portal.ask('GET', '/api/v1/secrets'));
  },
  async '403: deleting a cluster'(target) {
    return whole(
      await target.kubernetes.portal.ask(
        'DELETE',
        `${clustersIn(target)}/none`,
      ),
    );
  },
  async '403: making a cluster'(target) {
    return whole(
      await target.kubernetes.portal.ask('POST', clustersIn(target), {
        body: {},
      }),
    );
  },
  async '401: a token that is none'(target) {
    return whole(
      await target.kubernetes.portal.ask('GET', `${clusterApi}/clusters`, {
        headers: { authorization: 'Bearer none' },
      }),
    );
  },
  async 'discovery of Cluster API'(target) {
    return whole(
      await target.kubernetes.portal.ask('GET', '/apis/cluster.x-k8s.io'),
    );
  },
  ...Object.fromEntries(
    ['v1beta2', 'v1beta1'].map(version => [
      `discovery of Cluster API ${version}`,
      async (target: Target) => {
        const { status, body } = await target.kubernetes.portal.ask(
          'GET',
          `/apis/cluster.x-k8s.io/${version}`,
        );
        const { resources, ...rest } = body;
        return {
          status,
          ...rest,
          // Those that the product reads.
          resources: Object.fromEntries(
            resources
              .filter(({ name }: any) =>
                /^(clusters|machines|machinedeployments|machinesets|machinepools)(\/status)?$/.test(
                  name,
                ),
              )
              .map(({ name, storageVersionHash, ...it }: any) => [
                name,
                { ...it, verbs: [...it.verbs].sort() },
              ]),
          ),
        };
      },
    ]),
  ),
  async 'discovery of a group that is not there'(target) {
    return whole(
      await target.kubernetes.portal.ask('GET', '/apis/none.example.com'),
    );
  },
  async 'table of clusters'(target) {
    const path = await pausedClusters(target);
    const answer = await target.kubernetes.portal.ask('GET', path, {
      headers: {
        accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
      },
    });
    const { columnDefinitions = [], rows = [], ...rest } = answer.body;
    return {
      ...whole({ ...answer, body: rest }),
      columns: columnDefinitions.map(
        ({ description, ...column }: any) => column,
      ),
      // The age is the last but one.
      rows: rows.map(({ cells, object }: any) => ({
        cells: cells.map((cell: unknown) =>
          typeof cell === 'string' && /^(\d+[smhd])+$/.test(cell)
            ? '<age>'
            : cell,
        ),
        object: object && { kind: object.kind, apiVersion: object.apiVersion },
      })),
    };
  },
  async 'metadata only'(target) {
    const path = await pausedClusters(target);
    return whole(
      await target.kubernetes.portal.ask(
        'GET',
        `${path}?fieldSelector=metadata.name%3D${target.prefix}-still-a`,
        {
          headers: {
            accept:
              'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
          },
        },
      ),
    );
  },
  async 'what the account may do'(target) {
    const review = (resource: string, group: string) =>
      target.kubernetes.portal.ask(
        'POST',
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        {
          body: {
            apiVersion: 'authorization.k8s.io/v1',
            kind: 'SelfSubjectAccessReview',
            spec: { resourceAttributes: { verb: 'list', group, resource } },
          },
        },
      );
    const answers = [
      await review('clusters', 'cluster.x-k8s.io'),
      await review('secrets', ''),
    ];
    return answers.map(({ status, body }) => ({
      status,
      kind: body.kind,
      apiVersion: body.apiVersion,
      allowed: body.status.allowed,
    }));
  },
  async version(target) {
    const { status, body } = await target.kubernetes.portal.ask(
      'GET',
      '/version',
    );
    return { status, fields: Object.keys(body).sort(), minor: body.minor };
  },
});
