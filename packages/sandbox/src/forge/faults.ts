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

import { Request, RequestHandler, Response } from 'express';
import { SandboxFaults } from '../types';
import { html } from './pages/html';
import { sendPage } from './pages/layout';

/** Fails requests as the control API asked for: at once, and no longer than it is asked for. */
export function refuseByFaults(
  faults: Pick<SandboxFaults, 'forge'>,
): RequestHandler {
  return (req, res, next) => {
    const { forge } = faults;
    if (forge === 'down') {
      req.socket.destroy();
    } else if (forge === 'error') {
      refuse(req, res, 500, 'Internal Server Error');
    } else if (forge === 'read-only' && isWrite(req.method, req.originalUrl)) {
      refuse(req, res, 403, 'The forge is read-only at the moment.');
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

/** In JSON for programs, and on a page for people. */
function refuse(
  req: Request,
  res: Response,
  status: number,
  message: string,
): void {
  if (req.accepts(['json', 'html']) === 'html') {
    sendPage(res, {
      status,
      title: 'Error',
      body: html`<h1>That did not work</h1>
        <p>${message}</p>
        <p><a href="/">Go to the repositories</a></p>`,
    });
  } else {
    res.status(status).json({ message, url: '' });
  }
}
