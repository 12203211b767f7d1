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

import type {
  SetupConnection,
  SetupStatus,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { setupSentence, worstFirst } from './setupLook';

const sentence = (...statuses: SetupStatus[]) =>
  setupSentence({
    checkedAt: '2030-01-01T12:00:00Z',
    status: 'ok',
    connections: statuses.map(status => ({ status } as SetupConnection)),
  });

describe('setupSentence', () => {
  it.each<[SetupStatus[], string]>([
    [['ok', 'ok'], 'All 2 connections work, with the rights that they need.'],
    [['ok', 'error'], 'Of 2 connections 1 does not work.'],
    [
      ['error', 'error', 'warning'],
      'Of 3 connections 2 do not work and 1 should be looked at.',
    ],
    [
      ['unknown', 'warning', 'error', 'unknown'],
      'Of 4 connections 1 does not work, 1 should be looked at and 2 are not known yet.',
    ],
  ])('%j', (statuses, words) => {
    expect(sentence(...statuses)).toBe(words);
  });
});

describe('worstFirst', () => {
  it('keeps the order of what is equally bad', () => {
    const items = [
      { id: 1, status: 'ok' },
      { id: 2, status: 'warning' },
      { id: 3, status: 'error' },
      { id: 4, status: 'warning' },
    ] as const;
    expect(worstFirst(items).map(({ id }) => id)).toEqual([3, 2, 4, 1]);
  });
});
