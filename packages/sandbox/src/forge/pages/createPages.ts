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

import { ErrorRequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Forge } from '../Forge';
import { notFound, toForgeError } from '../ForgeError';
import { html } from './html';
import { sendPage } from './layout';
import { createPullPageRoutes } from './pullRoutes';
import { createSourceRoutes } from './sourceRoutes';

/** Answers a failure with a page. */
const answerErrors: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const known = toForgeError(error);
  if (!known) process.emitWarning(error);
  const status = known?.status ?? 500;
  const missing = status === 404;
  sendPage(res, {
    status,
    title: missing ? 'Not found' : 'Error',
    body: html`<h1>
        ${missing ? 'There is nothing here' : 'That did not work'}
      </h1>
      <p>
        ${missing
          ? 'This page does not exist, or what it showed is gone.'
          : known?.message ?? 'Something went wrong inside the forge.'}
      </p>
      <p><a href="/">Go to the repositories</a></p>`,
  });
};

/** Pages on which a person looks at repositories, and reviews and merges pull requests. */
export function createPages(forge: Forge): Router {
  const router = PromiseRouter();
  router.get('/favicon.ico', (_req, res) => {
    res.status(204).end();
  });
  router.use(createSourceRoutes(forge));
  router.use(createPullPageRoutes(forge));
  router.use(() => {
    throw notFound();
  });
  router.use(answerErrors);
  return router;
}
