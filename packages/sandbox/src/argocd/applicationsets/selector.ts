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

import { LabelSelector } from './types';

/** Whether labels satisfy a Kubernetes label selector. */
export function matchesSelector(
  labels: Record<string, string>,
  selector: LabelSelector,
): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(
      ([key, value]) => labels[key] === value,
    ) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const has = key in labels;
      switch (operator) {
        case 'In':
          return has && values.includes(labels[key]);
        case 'NotIn':
          return !has || !values.includes(labels[key]);
        case 'Exists':
          return has;
        default:
          return !has;
      }
    })
  );
}

/**
 * A selector out of the text that REST queries hold: `a=b,c!=d,e in (f,g),h,!i`.
 *
 * @throws Error where it cannot be read
 */
export function parseSelector(text: string): LabelSelector {
  const matchExpressions: NonNullable<LabelSelector['matchExpressions']> = [];
  for (const item of text.split(/,(?![^(]*\))/).map(part => part.trim())) {
    if (!item) continue;
    const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(item);
    const equal = /^([^=!\s]+)\s*(==|=|!=)\s*([^=\s]*)$/.exec(item);
    if (set) {
      matchExpressions.push({
        key: set[1],
        operator: set[2] === 'in' ? 'In' : 'NotIn',
        values: set[3].split(',').map(value => value.trim()),
      });
    } else if (equal) {
      matchExpressions.push({
        key: equal[1],
        operator: equal[2] === '!=' ? 'NotIn' : 'In',
        values: [equal[3]],
      });
    } else if (/^!?[\w./-]+$/.test(item)) {
      matchExpressions.push({
        key: item.replace('!', ''),
        operator: item.startsWith('!') ? 'DoesNotExist' : 'Exists',
      });
    } else {
      throw new Error(`couldn't parse the selector string "${text}"`);
    }
  }
  return { matchExpressions };
}
