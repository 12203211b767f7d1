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

import type { JsonObject } from '@backstage/types';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Express } from 'express';
import type { Server } from 'node:http';
import request, { type Response, type Test } from 'supertest';
import { openApiDocument } from '../schema/openapi/openApiDocument';

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: {} }[];
  requestBody?: JsonObject;
  responses: Record<string, { content?: JsonObject }>;
}

const paths = openApiDocument.paths as unknown as Record<
  string,
  Record<string, Operation>
>;

const root = 'api';

// Whoever reads answers expects more than what is described; whoever gives them must not: what is no part of the document is a leak.
const answers = addFormats(new Ajv2020({ strict: false, allErrors: true }));
answers.addSchema({ $id: root, ...(closed(openApiDocument) as {}) });

const queries = addFormats(
  new Ajv2020({ strict: false, allErrors: true, coerceTypes: 'array' }),
);

const compiled = new Map<string, ValidateFunction>();

/** supertest that holds each call to the OpenAPI document: what is answered, and of what is accepted the query and the body. */
export function describedApi(
  app: Express | Server,
  prefix = '',
): { get(path: string): Test; post(path: string): Test } {
  const call = (method: 'get' | 'post') => (path: string) =>
    request(app)
      [method](`${prefix}${path}`)
      .expect(response => check(method, path, response));
  return { get: call('get'), post: call('post') };
}

/** @throws Error saying what is not as it is described */
function check(method: string, address: string, response: Response): void {
  const [path, query = ''] = address.split('?');
  const template = templateOf(path);
  const operation = template && paths[template][method];
  if (!operation) throw new Error(`${method} ${path} is not described`);
  const place = ['paths', template, method];
  const { status } = response;
  const answer = operation.responses[status];
  if (!answer) {
    throw new Error(`${method} ${template}: ${status} is not described`);
  }
  if (answer.content) {
    const schema = [...place, 'responses', `${status}`, 'content'];
    hold(`${method} ${address} answers ${status}`, schema, response.body);
  } else if (response.text) {
    throw new Error(`${method} ${template}: ${status} has no body`);
  }
  if (status >= 400) return;
  holdQuery(`${method} ${address}`, operation, new URLSearchParams(query));
  if (operation.requestBody) {
    // superagent keeps what it sends here, and nowhere else.
    const { _data: sent } = response.request as unknown as { _data: unknown };
    hold(
      `${method} ${address} takes`,
      [...place, 'requestBody', 'content'],
      sent,
    );
  }
}

function templateOf(path: string): string | undefined {
  const segments = path.split('/');
  const fits = (template: string) => {
    const parts = template.split('/');
    return (
      parts.length === segments.length &&
      parts.every(
        (part, index) => part.startsWith('{') || part === segments[index],
      )
    );
  };
  // `/requests/{id}` fits less than what has no parameter.
  return Object.keys(paths)
    .filter(fits)
    .sort((a, b) => a.split('{').length - b.split('{').length)[0];
}

function hold(what: string, content: readonly string[], value: unknown): void {
  const pointer = [...content, 'application/json', 'schema']
    .map(part => part.replace(/~/g, '~0').replace(/\//g, '~1'))
    .map(encodeURIComponent)
    .join('/');
  let validate = compiled.get(pointer);
  if (!validate) {
    validate = answers.compile({ $ref: `${root}#/${pointer}` });
    compiled.set(pointer, validate);
  }
  if (!validate(value)) {
    throw new Error(`${what}, but ${answers.errorsText(validate.errors)}`);
  }
}

function holdQuery(
  what: string,
  operation: Operation,
  query: URLSearchParams,
): void {
  const validate = queryValidator(operation);
  const value = Object.fromEntries(
    [...query.keys()].map(name => {
      const all = query.getAll(name);
      return [name, all.length === 1 ? all[0] : all];
    }),
  );
  if (!validate(value)) {
    throw new Error(
      `${what} is accepted, but ${queries.errorsText(validate.errors)}`,
    );
  }
}

const queryValidators = new Map<Operation, ValidateFunction>();

function queryValidator(operation: Operation): ValidateFunction {
  const parameters = operation.parameters ?? [];
  const known = parameters.filter(item => item.in === 'query');
  const validate =
    queryValidators.get(operation) ??
    queries.compile({
      type: 'object',
      properties: Object.fromEntries(
        known.map(({ name, schema }) => [name, schema]),
      ),
      required: known.filter(item => item.required).map(({ name }) => name),
      additionalProperties: false,
    });
  queryValidators.set(operation, validate);
  return validate;
}

/** The same with no other properties than those that are described. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const result = Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, closed(item)]),
  );
  return result.type === 'object' && result.properties
    ? { additionalProperties: false, ...result }
    : result;
}
