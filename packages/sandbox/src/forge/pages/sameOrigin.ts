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
import { ForgeError } from '../ForgeError';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses a form that another site sent. The pages ask for no password, so this is what keeps any web page that somebody has
 * open from merging: the browser says where a request comes from, and the host has to be this machine by a name that no
 * foreign DNS server can hand out.
 */
export const refuseOtherSites: RequestHandler = (req, _res, next) => {
  const host = req.get('Host') ?? '';
  const origin = req.get('Origin');
  const site = req.get('Sec-Fetch-Site');
  const fromHere = origin === undefined || origin === `http://${host}`;
  const trusted =
    (site === 'same-origin' && fromHere) ||
    (site === undefined && origin !== undefined && fromHere);
  if (!trusted || !loopback.includes(host.replace(/:\d+$/, ''))) {
    throw new ForgeError(
      403,
      'This form was not sent from a page of this forge.',
    );
  }
  next();
};
