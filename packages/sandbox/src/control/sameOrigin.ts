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

import { NextFunction, Request, Response } from 'express';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Refuses what a page of another site makes a browser send: a foreign name for this address (DNS rebinding), and writes with a foreign
 * `Origin`. Programs send no `Origin`.
 */
export function refuseForeignPages(
  request: Request,
  response: Response,
  next: NextFunction,
) {
  const { host = '', origin } = request.headers;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const own = origin === undefined || origin === `http://${host}`;
  if (!LOOPBACK.test(host) || (!reads && !own)) {
    response.status(403).json({
      error: `Requests from ${
        origin ?? host
      } are refused: this is for programs and pages of this machine`,
    });
    return;
  }
  next();
}
