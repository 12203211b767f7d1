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

import '@testing-library/jest-dom';
import 'jest-axe/extend-expect';
import { configure } from '@testing-library/dom';

// Lazy pages and a busy machine need more than the default second.
configure({ asyncUtilTimeout: 10_000 });

jest.setTimeout(40_000);

// Nothing is laid out here: a screen on which a list shows its lines, and cards of some height.
Object.defineProperties(Element.prototype, {
  clientHeight: { configurable: true, get: () => 1000 },
  clientWidth: { configurable: true, get: () => 1000 },
  // As far as any list reaches; what scrolls is not measured either.
  scrollHeight: { configurable: true, get: () => 1_000_000 },
});
Object.defineProperty(HTMLElement.prototype, 'offsetHeight', {
  configurable: true,
  get: () => 100,
});
Element.prototype.scrollTo = function scrollTo(options) {
  this.scrollTop = (options as ScrollToOptions).top ?? this.scrollTop;
  this.dispatchEvent(new Event('scroll'));
};
