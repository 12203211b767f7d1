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

import { QueryError } from './errors';
import { Matcher } from './expressions';
import { Labels } from './labels';

/** Makes a matcher; fails with `bad_data` where the regular expression is none. */
export function createMatcher(
  label: string,
  op: Matcher['op'],
  value: string,
): Matcher {
  if (op === '=' || op === '!=') {
    const wanted = op === '=';
    return { label, op, value, matches: text => (text === value) === wanted };
  }
  const pattern = anchored(value);
  const wanted = op === '=~';
  return { label, op, value, matches: text => pattern.test(text) === wanted };
}

/**
 * A whole-text regular expression from Go's syntax. The two dialects differ in corners only; what JavaScript does not know is
 * refused, a leading `(?i)` and `(?P<name>` are translated.
 */
export function anchored(source: string): RegExp {
  const ignoreCase = source.startsWith('(?i)');
  const body = (ignoreCase ? source.slice(4) : source).replace(
    /\(\?P</g,
    '(?<',
  );
  try {
    return new RegExp(`^(?:${body})$`, ignoreCase ? 'si' : 's');
  } catch {
    throw new QueryError(
      'bad_data',
      `error parsing regexp: ${JSON.stringify(
        source,
      )} is not a regular expression`,
    );
  }
}

/** Whether labels satisfy all matchers; a label that is not there counts as ''. */
export function matchesAll(labels: Labels, matchers: Matcher[]): boolean {
  return matchers.every(matcher =>
    matcher.matches(labels.get(matcher.label) ?? ''),
  );
}
