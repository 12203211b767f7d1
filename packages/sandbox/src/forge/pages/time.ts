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

import { DateTime } from 'luxon';
import { Html, html } from './html';

/** How long ago a moment is, with the exact time on hover. */
export function showTime(moment: Date | string | number, now: Date): Html {
  const time = DateTime.fromJSDate(
    new Date(typeof moment === 'number' ? moment * 1000 : moment),
  ).setZone('utc');
  const base = DateTime.fromJSDate(now);
  const relative =
    Math.abs(base.diff(time).as('seconds')) < 5
      ? 'just now'
      : time.setLocale('en').toRelative({ base }) ?? '';
  return html`<time
    datetime="${time.toISO() ?? ''}"
    title="${time.toFormat("d LLL yyyy, HH:mm:ss 'UTC'")}"
    >${relative}</time
  >`;
}
