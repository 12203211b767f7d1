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

import { prometheusConfig, prometheusVersion } from './prometheus';

it("keeps the exporter's labels, which tell the clusters apart, and sends all on", () => {
  expect(
    prometheusConfig({
      exporter: 7651,
      remoteWrite: 'http://127.0.0.1:7643/api/v1/receive',
    }),
  ).toMatchObject({
    scrape_configs: [
      {
        honor_labels: true,
        static_configs: [{ targets: ['127.0.0.1:7651'] }],
      },
    ],
    remote_write: [{ url: 'http://127.0.0.1:7643/api/v1/receive' }],
  });
});

it('reads its version from what it says', () => {
  expect(
    prometheusVersion(
      'prometheus, version 2.42.0+ds (branch: debian/sid, revision: 2.42.0+ds-5)',
    ),
  ).toBe('2.42.0');
  expect(prometheusVersion('prometheus')).toBe('unknown');
});
