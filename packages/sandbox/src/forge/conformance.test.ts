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

import exchanges from './__fixtures__/gitea-1.26-exchanges.json';
import { removeTestForge, startTestForge, TestForge } from './testForge';

/** The recorded repository had had 13 pull requests already. */
const EARLIER_PULLS = 13;

/**
 * What Gitea answered, one request after the other, without the values: `shape` has the type of every field, and the
 * repository inside a pull request only once, since it is the same as that of the first exchange.
 */
describe('conformance with Gitea 1.26', () => {
  let forge: TestForge;

  beforeAll(async () => {
    forge = await startTestForge();
  });
  afterAll(() => removeTestForge(forge));

  const translate = (text: string) =>
    text
      .replaceAll('gitops-org', 'platform')
      .replace(/(pulls\/|id: )(1\d)\b/g, (_, before, number) =>
        before === 'id: ' && number === '10'
          ? `id: ${number}`
          : `${before}${Number(number) - EARLIER_PULLS}`,
      );

  it.each(exchanges.map(it => [it.what, it] as const))(
    '%s',
    async (_, { request, response }) => {
      const answer = await forge.api(
        request.method,
        translate(request.path),
        'body' in request ? request.body : undefined,
        forge.tokens.root,
      );
      const blob = await forge.gitops.entry(
        (await forge.gitops.resolve('main'))!,
        'README.md',
      );
      const message = translate(response.message ?? '').replace(
        /expected: \w+/,
        `expected: ${blob!.oid}`,
      );
      expect({
        status: answer.status,
        message: answer.status >= 400 ? answer.body.message : '',
        shape: shapeOf(answer.body),
      }).toEqual({ status: response.status, message, shape: response.shape });
    },
  );
});

function shapeOf(value: unknown): unknown {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      key === 'repo' ? 'repository' : shapeOf(field),
    ]),
  );
}
