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

import { Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { Forge } from '../Forge';
import { ForgeError } from '../ForgeError';
import { presentComment, presentLabel, presentReview } from './pulls';
import {
  numberOf,
  readBody,
  repositoryOf,
  requireUser,
  requireWriter,
  takePage,
  viewerOf,
} from './requests';
import { presentLogin } from './users';

const commentSchema = z.object({ body: z.string().min(1) });

const reviewStates = {
  APPROVED: 'APPROVED',
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'REQUEST_CHANGES',
  COMMENT: 'COMMENT',
} as const;

const reviewSchema = z.object({
  event: z.enum(['APPROVED', 'APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
  body: z.string().nullish(),
});

const reviewersSchema = z.object({ reviewers: z.array(z.string()) });

const labelSchema = z.object({
  name: z.string().min(1),
  color: z.string().regex(/^#?[0-9a-fA-F]{3,6}$/),
  description: z.string().nullish(),
});

const labelsSchema = z.object({
  labels: z.array(z.union([z.number(), z.string()])),
});

/** What people say about a pull request: comments, reviews, who is asked for one, and labels. */
export function createConversationRoutes(forge: Forge): Router {
  const router = PromiseRouter({ mergeParams: true });
  const pullsOf = (res: Response) => forge.pulls(repositoryOf(res));

  router.get('/issues/:index(\\d+)/comments', async (req, res) => {
    const { number, comments } = (await pullsOf(res)).get(numberOf(req));
    res.json(
      comments.map(it =>
        presentComment(forge, repositoryOf(res), number, it, viewerOf(res)),
      ),
    );
  });
  router.post('/issues/:index(\\d+)/comments', async (req, res) => {
    const author = requireUser(res);
    const number = numberOf(req);
    const { body } = readBody(req, commentSchema);
    const comment = await (await pullsOf(res)).comment(number, author, body);
    res
      .status(201)
      .json(presentComment(forge, repositoryOf(res), number, comment, author));
  });

  router.get('/pulls/:index(\\d+)/reviews', async (req, res) => {
    const pulls = await pullsOf(res);
    const view = await pulls.view(pulls.get(numberOf(req)));
    const page = takePage(forge, req, res, view.reviews);
    res.json(
      page.map(it =>
        presentReview(forge, repositoryOf(res), view, it, viewerOf(res)),
      ),
    );
  });
  router.post('/pulls/:index(\\d+)/reviews', async (req, res) => {
    const author = requireUser(res);
    const pulls = await pullsOf(res);
    const number = numberOf(req);
    const { event, body } = readBody(req, reviewSchema);
    const review = await pulls.review(number, author, {
      state: reviewStates[event],
      body: body ?? '',
    });
    const view = await pulls.view(pulls.get(number));
    res.json(presentReview(forge, repositoryOf(res), view, review, author));
  });

  router.post('/pulls/:index(\\d+)/requested_reviewers', async (req, res) => {
    const viewer = requireUser(res);
    const { reviewers } = readBody(req, reviewersSchema);
    const unknown = reviewers.find(it => !forge.accounts.byLogin(it));
    if (unknown) {
      throw new ForgeError(
        404,
        `user does not exist [uid: 0, name: ${unknown}]`,
      );
    }
    const pulls = await pullsOf(res);
    const { number } = await pulls.requestReviewers(numberOf(req), asked => [
      ...asked,
      ...reviewers,
    ]);
    res.status(201).json(
      reviewers.map(it => ({
        id: 0,
        user: presentLogin(forge, it, viewer),
        state: 'REQUEST_REVIEW',
        pull_request_url: `${forge.url}/${
          repositoryOf(res).fullName
        }/pulls/${number}`,
      })),
    );
  });
  router.delete('/pulls/:index(\\d+)/requested_reviewers', async (req, res) => {
    requireUser(res);
    const { reviewers } = readBody(req, reviewersSchema);
    await (
      await pullsOf(res)
    ).requestReviewers(numberOf(req), asked =>
      asked.filter(it => !reviewers.includes(it)),
    );
    res.status(204).end();
  });

  router.get('/labels', async (req, res) => {
    const page = takePage(forge, req, res, (await pullsOf(res)).labels());
    res.json(page.map(it => presentLabel(forge, repositoryOf(res), it)));
  });
  router.post('/labels', async (req, res) => {
    requireWriter(res);
    const { name, color, description } = readBody(req, labelSchema);
    const label = await (
      await pullsOf(res)
    ).createLabel({
      name,
      color: color.replace('#', ''),
      description: description ?? '',
    });
    res.status(201).json(presentLabel(forge, repositoryOf(res), label));
  });
  router.get('/issues/:index(\\d+)/labels', async (req, res) => {
    const pulls = await pullsOf(res);
    res.json(present(res, pulls.labels(), pulls.get(numberOf(req)).labels));
  });
  router.post('/issues/:index(\\d+)/labels', async (req, res) => {
    requireWriter(res);
    const pulls = await pullsOf(res);
    const { number, labels } = pulls.get(numberOf(req));
    const asked = readBody(req, labelsSchema).labels;
    const added = pulls
      .labels()
      .filter(it => asked.includes(it.id) || asked.includes(it.name))
      .map(it => it.id);
    const edited = await pulls.edit(number, {
      labels: [...new Set([...labels, ...added])],
    });
    res.json(present(res, pulls.labels(), edited.labels));
  });

  function present(
    res: Response,
    labels: readonly Parameters<typeof presentLabel>[2][],
    ids: readonly number[],
  ) {
    return labels
      .filter(it => ids.includes(it.id))
      .map(it => presentLabel(forge, repositoryOf(res), it));
  }
  return router;
}
