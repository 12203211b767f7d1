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

import { SyntaxNode } from '@lezer/common';
import { QueryError } from './errors';

/** Children of a node without comments; none of no node. */
export function children(node: SyntaxNode | null): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') {
      found.push(child);
    }
  }
  return found;
}

/** The first child of a node that has one. */
export function onlyChild(node: SyntaxNode): SyntaxNode {
  const [child] = children(node);
  if (!child) {
    throw new QueryError('bad_data', 'parse error: no expression found');
  }
  return child;
}
