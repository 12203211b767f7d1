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

import { defineConfig, devices } from '@playwright/test';
import * as addresses from './packages/app/e2e-tests/addresses';

const { labOnly, patience, ports, sandboxOnly, stateDirectory, target } =
  addresses;

const portalOnSandbox = {
  command: `node scripts/start.mjs --port ${ports.portal} --backend-port ${ports.backend} --sandbox-port ${ports.sandbox} --state ${stateDirectory} --speed 15 --reset`,
  url: `http://localhost:${ports.portal}`,
  timeout: 300_000,
  stdout: 'pipe' as const,
  gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 20_000 },
};

export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  outputDir: 'e2e-results/browser',
  // One portal and one fleet: journeys that switch faults on must not disturb others.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  grepInvert: new RegExp((target === 'lab' ? sandboxOnly : labOnly).tag),
  timeout: patience(120),
  expect: { timeout: 30_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE }],
  ],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    // A control that does not come is a failure of its own, to be named before the whole test runs out of time.
    actionTimeout: 20_000,
    baseURL: `http://localhost:${ports.portal}`,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      // Containers give Chromium neither user namespaces nor a large /dev/shm.
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
  },
  webServer: [
    ...(target === 'sandbox' ? [portalOnSandbox] : []),
    {
      command: `node scripts/startClassic.mjs --port ${ports.classic} --backend-port ${ports.backend}`,
      url: `http://localhost:${ports.classic}`,
      timeout: 180_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
    },
  ],
});
