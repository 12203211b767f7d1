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
