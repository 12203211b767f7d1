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

import { RequestHandler } from 'express';
import { SandboxFaults } from '../types';

/** Fails requests as the control API asked for: at once, and no longer than it is asked for. */
export function refuseByFaults(
  faults: Pick<SandboxFaults, 'forge'>,
): RequestHandler {
  return (req, res, next) => {
    const { forge } = faults;
    if (forge === 'down') {
      req.socket.destroy();
    } else if (forge === 'error') {
      res.status(500).json({ message: 'Internal Server Error', url: '' });
    } else if (forge === 'read-only' && isWrite(req.method, req.originalUrl)) {
      res.status(403).json({
        message: 'the forge is read-only at the moment',
        url: '',
      });
    } else {
      next();
    }
  };
}

/** Fetching is a POST too, and a push begins with a GET. */
function isWrite(method: string, url: string): boolean {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  if (searchParams.get('service') === 'git-receive-pack') return true;
  return (
    !['GET', 'HEAD', 'OPTIONS'].includes(method) &&
    !pathname.endsWith('/git-upload-pack')
  );
}
