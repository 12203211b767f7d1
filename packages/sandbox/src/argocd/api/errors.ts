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

import { ErrorRequestHandler, RequestHandler } from 'express';

/** gRPC codes that Argo CD's REST gateway answers with, and their HTTP status. */
const statusOf: Record<number, number> = {
  3: 400,
  5: 404,
  7: 403,
  9: 400,
  13: 500,
  16: 401,
};

/** An error as Argo CD's REST gateway gives it. */
export class ApiError extends Error {
  /** gRPC code. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** What does not exist and what one may not see look alike, unless the project was named. */
export const permissionDenied = (detail = '') =>
  new ApiError(7, `permission denied${detail}`);

/** Answers an error as `{ error, code, message }`. */
export const answerError: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const known = error instanceof ApiError;
  const malformed = (error as { type?: string }).type === 'entity.parse.failed';
  let code = known ? error.code : 13;
  if (malformed) code = 3;
  const message = (error as Error).message;
  res.status(statusOf[code] ?? 500).json({ error: message, code, message });
};

/** Everything but version and session wants one of the tokens. */
export function requireToken(tokens: readonly string[]): RequestHandler {
  return (req, _res, next) => {
    const header = req.header('authorization') ?? '';
    if (!header.startsWith('Bearer ')) {
      next(new ApiError(16, 'no session information'));
    } else if (!tokens.includes(header.slice('Bearer '.length).trim())) {
      // What is no JSON Web Token is not even looked at.
      const isSigned = /^Bearer [^.]+\.[^.]+\.[^.]+$/.test(header.trim());
      next(
        new ApiError(
          16,
          isSigned
            ? 'invalid session: token signature is invalid: signature is invalid'
            : 'no session information',
        ),
      );
    } else {
      next();
    }
  };
}

/** Requests that change something must say that they hold JSON: a form of another site cannot. */
export const requireJson: RequestHandler = (req, res, next) => {
  if (req.method === 'GET' || req.is('application/json')) next();
  else res.status(415).type('text/plain').send('Invalid content type\n');
};
