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

// Ports and state of their own, so that the suite runs beside a portal that somebody uses.
const port = 3100;
const backendPort = 7107;
const sandboxPort = 7200;

export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  outputDir: 'e2e-results/browser',
  // One portal and one fleet: journeys that switch faults on must not disturb others.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE }],
  ],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    baseURL: `http://localhost:${port}`,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      // Containers give Chromium neither user namespaces nor a large /dev/shm.
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
  },
  metadata: { sandboxPort, backendPort },
  webServer: {
    command: `node scripts/start.mjs --port ${port} --backend-port ${backendPort} --sandbox-port ${sandboxPort} --state .sandbox/e2e --speed 15 --reset`,
    url: `http://localhost:${port}`,
    timeout: 300_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
  },
});
