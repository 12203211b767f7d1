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

import express, { ErrorRequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Forge } from '../Forge';
import { ForgeError, notFound, toForgeError } from '../ForgeError';
import { createContentRoutes } from './contentRoutes';
import { createConversationRoutes } from './conversationRoutes';
import { createGitRoutes } from './gitRoutes';
import { createPullByBranchesRoute, createPullRoutes } from './pullRoutes';
import {
  createGeneralRoutes,
  createRepositoryRoutes,
} from './repositoryRoutes';
import { requireUser, setRepository, setViewer } from './requests';

const MAX_BODY = '50mb';

/** Gitea's REST API, to be mounted at `/api/v1`. */
export function createApi(forge: Forge): Router {
  const router = PromiseRouter();
  router.use((req, res, next) => {
    setViewer(res, forge.accounts.authenticate(req.headers.authorization));
    // Anybody may read; who writes is known before anything else is looked at.
    if (!['GET', 'HEAD'].includes(req.method)) requireUser(res);
    next();
  });
  router.use(express.json({ limit: MAX_BODY, type: () => true }));
  router.use(createGeneralRoutes(forge));
  router.use('/repos/:owner/:repo', (req, res, next) => {
    const { owner, repo } = req.params;
    const repository = forge.repositories.get(owner, repo);
    if (!repository) throw notFound();
    setRepository(res, repository);
    next();
  });
  for (const routes of [
    createRepositoryRoutes(forge),
    createGitRoutes(forge),
    createContentRoutes(forge),
    createPullRoutes(forge),
    createConversationRoutes(forge),
    createPullByBranchesRoute(forge),
  ]) {
    router.use('/repos/:owner/:repo', routes);
  }
  router.use(() => {
    throw notFound();
  });
  router.use(answerErrors(forge));
  return router;
}

/** Answers a failure as Gitea does. */
function answerErrors(forge: Forge): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const known = toForgeError(error);
    if (!known) process.emitWarning(error);
    const { status, message, errors } =
      known ?? new ForgeError(500, 'Internal Server Error');
    res.status(status).json({
      message,
      url: `${forge.url}/api/swagger`,
      ...(errors === undefined ? {} : { errors }),
    });
  };
}
