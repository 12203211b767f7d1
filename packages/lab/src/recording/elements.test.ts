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

import { parse } from 'yaml';
import { withElement, withoutElement } from './elements';

const empty = `# Why it is so.
spec:
  generators:
    - list:
        elements: []
  # What follows.
  template: {}
`;

const namesOf = (content: string) =>
  parse(content).spec.generators[0].list.elements.map(
    (element: { name: string }) => element.name,
  );

describe('elements of an ApplicationSet', () => {
  it('come at their place by name, quoted, and go again without a trace', () => {
    const one = withElement(empty, { name: 'vc-b', purpose: "Ada's" });
    expect(one).toContain(`        elements:
          - name: 'vc-b'
            purpose: 'Ada''s'
  # What follows.
`);
    const first = withElement(one, { name: 'vc-a' });
    const all = withElement(first, { name: 'vc-c' });
    expect(namesOf(all)).toEqual(['vc-a', 'vc-b', 'vc-c']);
    expect(withoutElement(withoutElement(all, 'vc-c'), 'vc-a')).toBe(one);
    expect(withoutElement(one, 'vc-b')).toBe(empty);
  });

  it('that are not there are not taken away', () => {
    expect(withoutElement(empty, 'vc-a')).toBe(empty);
  });

  it('are looked for where there is a list only', () => {
    expect(() => withElement('spec: {}\n', { name: 'a' })).toThrow(/no list/);
  });
});
