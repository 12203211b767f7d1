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

import { Request, Response } from 'express';
import { z } from 'zod';
import { Repository } from '../../git';
import { Account, canWrite } from '../Accounts';
import { Forge } from '../Forge';
import { ForgeError, notFound } from '../ForgeError';

const DEFAULT_PAGE_SIZE = 30;
const MAX_PAGE_SIZE = 50;

/** What the router found out about a request before its route runs. */
interface ApiLocals {
  viewer?: Account;
  repository?: Repository;
}

/** Keeps who sent a request. */
export function setViewer(res: Response, viewer: Account | undefined): void {
  (res.locals as ApiLocals).viewer = viewer;
}

/** Who sent a request; undefined for anonymous ones. */
export function viewerOf(res: Response): Account | undefined {
  return (res.locals as ApiLocals).viewer;
}

/** Keeps the repository that a request is about. */
export function setRepository(res: Response, repository: Repository): void {
  (res.locals as ApiLocals).repository = repository;
}

/** The repository that a request is about. */
export function repositoryOf(res: Response): Repository {
  return (res.locals as ApiLocals).repository!;
}

/** Who sent a request; fails with 401 for anonymous ones. */
export function requireUser(res: Response): Account {
  const viewer = viewerOf(res);
  if (!viewer) throw new ForgeError(401, 'token is required');
  return viewer;
}

/** Who sent a request that changes the repository; fails with 401 or 403. */
export function requireWriter(
  res: Response,
  message: string = 'user should have a permission to write to a repo',
): Account {
  const viewer = requireUser(res);
  if (!canWrite(viewer)) throw new ForgeError(403, message);
  return viewer;
}

/** Reads the body of a request; fails with 422 and the first field that is wrong. */
export function readBody<T>(req: Request, schema: z.ZodType<T>): T {
  const result = schema.safeParse(req.body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ForgeError(422, `[${issue.path.join('.')}]: ${issue.message}`);
}

/** A query parameter that may be given once. */
export function queryOf(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === 'string' ? value : undefined;
}

/** Number of a pull request in a path; fails with 404 for what is none. */
export function numberOf(req: Request): number {
  const number = Number(req.params.index);
  if (!Number.isInteger(number)) throw notFound();
  return number;
}

/** The part of a list that was asked for with `page` and `limit`; puts its size and neighbours into the headers. */
export function takePage<T>(
  forge: Forge,
  req: Request,
  res: Response,
  items: readonly T[],
): T[] {
  const asked = (name: string) => Math.trunc(Number(queryOf(req, name)) || 0);
  const page = Math.max(1, asked('page'));
  const limit =
    asked('limit') > 0
      ? Math.min(asked('limit'), MAX_PAGE_SIZE)
      : DEFAULT_PAGE_SIZE;
  const last = Math.max(1, Math.ceil(items.length / limit));
  const link = (to: number, relation: string) => {
    const url = new URL(req.originalUrl, forge.url);
    url.searchParams.set('page', String(to));
    return `<${url}>; rel="${relation}"`;
  };
  const links = [
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first'), link(page - 1, 'prev')] : []),
  ];
  if (links.length > 0) res.set('Link', links.join(','));
  res.set('X-Total-Count', String(items.length));
  return items.slice((page - 1) * limit, page * limit);
}
