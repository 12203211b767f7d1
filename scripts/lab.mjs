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

// `npm run lab:up` and the other verbs: the real programs beside the portal. Gets the toolchain, then hands over to the lab's own program.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureToolchain, root } from './toolchain.mjs';

try {
  const { node, env } = await ensureToolchain();
  const child = spawn(
    node,
    [
      '--enable-source-maps',
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'packages/lab/src/cli/main.ts'),
      ...process.argv.slice(2),
    ],
    { cwd: root, env, stdio: 'inherit' },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches it anyway.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : code ?? 1;
  });
} catch (error) {
  console.error(`✗ ${error.message}`);
  process.exitCode = 1;
}
