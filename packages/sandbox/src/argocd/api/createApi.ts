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

import express, { Express } from 'express';
import { refOfApplication } from '../applications/application';
import { Application, argoNamespace } from '../types';
import { account, ApiContext, applicationRoutes } from './applications';
import { clusterList } from './clusters';
import { ApiError, answerError, requireJson, requireToken } from './errors';
import { applicationPage, listPage, missingPage } from './page';
import { mayDo } from './rights';

/** Version of Argo CD that the sandbox behaves as. */
const version = 'v3.6.1';

/** Argo CD's REST API as far as the product asks for it, and a page per Application. */
export function createApi(
  context: ApiContext,
  tokens: readonly string[],
): Express {
  const { store, destinations } = context;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.get('/api/version', (_req, res) => {
    res.json({ Version: `${version}+sandbox` });
  });

  const api = express.Router();
  api.get('/session/userinfo', (req, res, next) => {
    requireToken(tokens)(req, res, error => {
      if (error) res.json({});
      else res.json({ loggedIn: true, username: account, iss: 'argocd' });
    });
    void next;
  });
  api.use(requireToken(tokens), requireJson, express.json());
  api.use('/applications', applicationRoutes(context));
  api.get('/applicationsets', (_req, res) => {
    res.json({
      metadata: {},
      items: store.list('argoproj.io', 'ApplicationSet', argoNamespace),
    });
  });
  api.get('/applicationsets/:name', (req, res) => {
    const { name } = req.params;
    const set = store.get({
      group: 'argoproj.io',
      kind: 'ApplicationSet',
      namespace: argoNamespace,
      name,
    });
    if (!set) {
      throw new ApiError(
        5,
        `error getting ApplicationSet: applicationsets.argoproj.io "${name}" not found`,
      );
    }
    res.json(set);
  });
  api.get('/account/can-i/:resource/:action/*', (req, res) => {
    const { resource, action } = req.params;
    res.json({ value: mayDo(resource, action) ? 'yes' : 'no' });
  });
  api.get('/clusters', (_req, res) => {
    res.json(clusterList(context));
  });
  api.use((_req, res) => {
    res.status(404).type('text/plain').send('Not Found\n');
  });
  app.use('/api/v1', api);

  app.get(['/', '/applications'], (_req, res) => {
    const applications = store.list(
      'argoproj.io',
      'Application',
      argoNamespace,
    ) as Application[];
    res.send(
      listPage(
        applications.sort((a, b) =>
          a.metadata.name < b.metadata.name ? -1 : 1,
        ),
        store.cluster,
      ),
    );
  });
  app.get(
    ['/applications/:name', '/applications/:namespace/:name'],
    (req, res) => {
      const { name } = req.params;
      const namespace =
        (req.params as { namespace?: string }).namespace ?? argoNamespace;
      const application =
        namespace === argoNamespace
          ? (store.get(refOfApplication(name)) as Application | undefined)
          : undefined;
      if (!application) {
        res.status(404).send(missingPage(name, store.cluster));
        return;
      }
      const destination = destinations
        .list()
        .find(
          candidate =>
            candidate.name === application.spec.destination.name ||
            candidate.server === application.spec.destination.server,
        );
      res.send(applicationPage(application, destination, store.cluster));
    },
  );
  app.use(answerError);
  return app;
}
