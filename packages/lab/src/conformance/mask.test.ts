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

import { mask, shapeOf } from './mask';

const target = {
  words: [['http://127.0.0.1:7630', '<forge>']] as const,
};

describe('mask', () => {
  it('hides what differs by nature, and nothing else', () => {
    expect(
      mask(
        {
          metadata: {
            name: 'conf-aeiou0-life-md-0-bsx6p-6zcxs-77tsr',
            uid: '9f9d4c6e-3a53-4a5b-8b32-6a0b8f6cf6a5',
            resourceVersion: '1234',
            creationTimestamp: '2026-01-02T03:04:05Z',
            managedFields: [{}],
          },
          url: 'http://127.0.0.1:7630/platform/gitops',
          generation: 3,
          message: `at ${'a'.repeat(40)}`,
        },
        target,
      ),
    ).toEqual({
      metadata: {
        name: expect.stringMatching(/^conf-aeiou0-life-md-0.*<generated>$/),
        uid: '<uid>',
        resourceVersion: '<version>',
        creationTimestamp: '<time>',
      },
      url: '<forge>/platform/gitops',
      generation: 3,
      message: 'at <sha>',
    });
  });

  it('keeps an empty token, which says that there are no more pages', () => {
    expect(mask({ continue: '' }, target)).toEqual({ continue: '' });
    expect(mask({ continue: 'abc' }, target)).toEqual({
      continue: '<continue>',
    });
  });
});

describe('shapeOf', () => {
  it('has types in place of values', () => {
    expect(shapeOf({ a: 'x', b: [{ c: 1 }, { c: 2 }], d: null })).toEqual({
      a: 'string',
      b: [{ c: 'number' }],
      d: 'null',
    });
  });
});
