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

import { apiVersionOf, ServedKind, servedKinds } from '../kinds';

type Body = Record<string, any>;

/**
 * OpenAPI v3 as far as `kubectl` needs it to apply and to leave the check of fields to the server: each kind as an object with
 * whatever fields. Undefined for any other path.
 */
export function openApi(path: string): Body | undefined {
  if (path === '/openapi/v3') {
    const paths: Body = {};
    for (const { group, versions } of servedKinds) {
      for (const version of versions) {
        const root =
          group === '' ? `api/${version}` : `apis/${group}/${version}`;
        paths[root] = { serverRelativeURL: `/openapi/v3/${root}` };
      }
    }
    return { paths };
  }
  const match = /^\/openapi\/v3\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path);
  if (!match) return undefined;
  const [, group = '', version] = match;
  const kinds = servedKinds.filter(
    kind => kind.group === group && kind.versions.includes(version),
  );
  if (kinds.length === 0) return undefined;
  const document: Body = {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.3' },
    paths: {},
    components: { schemas: {} },
  };
  for (const kind of kinds) addKind(document, kind, version);
  return document;
}

function addKind(document: Body, kind: ServedKind, version: string): void {
  const gvk = { group: kind.group, version, kind: kind.kind };
  const apiVersion = apiVersionOf(kind.group, version);
  const root = kind.group === '' ? '/api/v1' : `/apis/${apiVersion}`;
  const scope = kind.namespaced ? '/namespaces/{namespace}' : '';
  document.components.schemas[`${apiVersion.replace('/', '.')}.${kind.kind}`] =
    {
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
      },
      'x-kubernetes-group-version-kind': [gvk],
      'x-kubernetes-preserve-unknown-fields': true,
    };
  const query = (name: string) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  });
  document.paths[`${root}${scope}/${kind.plural}/{name}`] = {
    patch: {
      parameters: [
        query('dryRun'),
        query('fieldManager'),
        query('fieldValidation'),
      ],
      responses: { 200: { description: 'OK' } },
      'x-kubernetes-action': 'patch',
      'x-kubernetes-group-version-kind': gvk,
    },
  };
}
