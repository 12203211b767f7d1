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
import { shapeOf } from '../mask';
import type { ConformanceCase, Target } from '../types';
import { casesOf, mediaType } from './shared';

function ask(target: Target, path: string, form: Record<string, string>) {
  return target.thanos.ask('GET', `${path}?${new URLSearchParams(form)}`);
}

function post(target: Target, path: string, form: Record<string, string>) {
  return target.thanos.ask('POST', path, {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(form).toString(),
  });
}

/** Status, and all of the body but values of samples. */
function told({ status, headers, body }: Answer) {
  return { status, contentType: mediaType(headers['content-type']), body };
}

function now(offset = 0): string {
  return String(Math.floor(Date.now() / 1000) + offset);
}

const partial = { dedup: 'true', partial_response: 'true' };

/** At multiples of the step, as the product asks and to which a query frontend moves others. */
const hour = { start: '1700001000', end: '1700002800', step: '300' };

const frontendQueries: Record<string, [string, Record<string, string>]> = {
  'a vector': ['/api/v1/query', { query: 'vector(3)', time: '1700000000' }],
  'no series': ['/api/v1/query', { query: 'conformance_none' }],
  'a range': ['/api/v1/query_range', { query: 'vector(2)', ...hour }],
  'no series over a range': [
    '/api/v1/query_range',
    { query: 'conformance_none', ...hour },
  ],
  'what is no PromQL': ['/api/v1/query', { query: 'sum(' }],
  'what is no PromQL over a range': [
    '/api/v1/query_range',
    { query: 'up{', ...hour },
  ],
  'too many points': [
    '/api/v1/query_range',
    { query: 'up', start: '1700000000', end: '1702592000', step: '1' },
  ],
};

/** With a store that does not answer: in part with a warning, or not at all where that is not wanted. */
const withoutStore: ConformanceCase = {
  system: 'thanos',
  name: 'a store that does not answer',
  alone: true,
  async observe(target) {
    const answer = async (partialAllowed: boolean) => {
      const { status, body } = await ask(target, '/api/v1/query', {
        query: 'count by (cluster) (up)',
        partial_response: String(partialAllowed),
      });
      return {
        status,
        answer: body.status,
        errorType: body.errorType,
        warnings: shapeOf(body.warnings),
        resultType: body.data?.resultType,
      };
    };
    const find = target.loseStore();
    try {
      return { inPart: await answer(true), whole: await answer(false) };
    } finally {
      find();
    }
  },
};

const answers = casesOf('thanos', {
  async 'a number'(target) {
    const { status, headers, body } = await ask(target, '/api/v1/query', {
      query: '1 + 1',
      time: '1700000000',
      ...partial,
    });
    return { status, contentType: mediaType(headers['content-type']), body };
  },
  async 'a vector'(target) {
    return told(
      await ask(target, '/api/v1/query', {
        query: 'vector(3)',
        time: '1700000000.5',
        ...partial,
      }),
    );
  },
  async 'no series, as a form'(target) {
    return told(
      await post(target, '/api/v1/query', {
        query: 'conformance_none',
        ...partial,
      }),
    );
  },
  async 'no series over a range, as a form'(target) {
    return told(
      await post(target, '/api/v1/query_range', {
        query: 'conformance_none',
        start: now(-600),
        end: now(),
        step: '60',
        ...partial,
      }),
    );
  },
  async 'a range'(target) {
    return told(
      await ask(target, '/api/v1/query_range', {
        query: 'vector(2)',
        start: '1700000000',
        end: '1700000180',
        step: '60',
        ...partial,
      }),
    );
  },
  async 'what is no PromQL'(target) {
    return told(
      await ask(target, '/api/v1/query', { query: 'sum(', ...partial }),
    );
  },
  async 'what is no PromQL, as a form over a range'(target) {
    return told(
      await post(target, '/api/v1/query_range', {
        query: 'up{',
        start: now(-600),
        end: now(),
        step: '60',
        ...partial,
      }),
    );
  },
  async 'a function that is not there'(target) {
    return told(
      await ask(target, '/api/v1/query', { query: 'none(up)', ...partial }),
    );
  },
  async 'no query at all'(target) {
    return told(await ask(target, '/api/v1/query', partial));
  },
  async 'a range vector where none can be'(target) {
    return told(
      await ask(target, '/api/v1/query_range', {
        query: 'up[5m]',
        start: now(-600),
        end: now(),
        step: '60',
        ...partial,
      }),
    );
  },
  async 'too many points'(target) {
    return told(
      await ask(target, '/api/v1/query_range', {
        query: 'up',
        start: now(-2_592_000),
        end: now(),
        step: '1',
        ...partial,
      }),
    );
  },
  async 'an end before the start'(target) {
    return told(
      await ask(target, '/api/v1/query_range', {
        query: 'up',
        start: '1700000100',
        end: '1700000000',
        step: '60',
      }),
    );
  },
  async 'a step of nothing'(target) {
    return told(
      await ask(target, '/api/v1/query_range', {
        query: 'up',
        start: '1700000000',
        end: '1700000100',
        step: '0',
      }),
    );
  },
  async 'a time that is none'(target) {
    return told(
      await ask(target, '/api/v1/query', { query: 'up', time: 'soon' }),
    );
  },
  async 'a timeout that is none'(target) {
    return told(
      await ask(target, '/api/v1/query', { query: 'up', timeout: 'soon' }),
    );
  },
  async 'a flag that is none'(target) {
    return told(
      await ask(target, '/api/v1/query', {
        query: 'up',
        partial_response: 'maybe',
      }),
    );
  },
  async 'series since a time that is none'(target) {
    return told(
      await ask(target, '/api/v1/series', { 'match[]': 'up', start: 'soon' }),
    );
  },
  async 'series that are not there'(target) {
    return told(
      await ask(target, '/api/v1/series', {
        'match[]': 'conformance_none',
        start: now(-600),
        end: now(),
      }),
    );
  },
  async 'series without a selector'(target) {
    return told(await ask(target, '/api/v1/series', {}));
  },
  async 'names of labels'(target) {
    const { status, body } = await ask(target, '/api/v1/labels', {});
    return { status, shape: shapeOf(body) };
  },
  async 'values of a label that is not there'(target) {
    return told(await ask(target, '/api/v1/label/conformance_none/values', {}));
  },
  async 'a label that can be none'(target) {
    return told(await ask(target, '/api/v1/label/a-b/values', {}));
  },
  async 'a path that is not there'(target) {
    const { status } = await ask(target, '/api/v1/none', {});
    return { status };
  },
  ...Object.fromEntries(
    Object.entries(frontendQueries).map(([name, [path, form]]) => [
      `${name}, as the portal asks a query frontend`,
      async (target: Target) =>
        read(
          await target.queryFrontend.ask('POST', path, {
            contentType: 'application/x-www-form-urlencoded',
            body: new URLSearchParams({ ...form, ...partial }).toString(),
          }),
        ),
    ]),
  ),
});

/** Thanos' query API as the product asks it. */
export const thanosCases: ConformanceCase[] = [...answers, withoutStore];

/** What the product reads: the frontend puts the same reason into JSON or into plain text. */
function read({ status, body }: Answer) {
  if (typeof body === 'string') {
    const parsed = body.startsWith('{') ? JSON.parse(body) : { error: body };
    return { status, error: parsed.error };
  }
  return {
    status,
    error: body.error,
    warnings: body.warnings,
    data: body.data && {
      resultType: body.data.resultType,
      result: body.data.result,
    },
  };
}
