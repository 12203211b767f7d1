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

import { controllerAnswerTime } from '../sources/deliveryFacts';
import { delivering, wanted, type ObstacleRule } from './types';

/** Without being asked it compares each Application every two to three minutes, unless it is configured otherwise. */
const idleTime = 20 * 60_000;

/** The application controller has stopped, or is far behind. */
export const controllerSilent: ObstacleRule = (facts, now) => {
  const state = wanted(facts);
  const delivery = facts.argo?.delivery;
  if (!delivery || (state !== 'creation' && state !== 'removal')) {
    return undefined;
  }
  const since = (moment: string | undefined) =>
    moment === undefined ? 0 : now.getTime() - Date.parse(moment);
  const { askedAt, lastActiveAt } = delivery.controller;
  const own = delivering(facts).find(app => app.refreshAskedAt);
  const waiting = since(own?.refreshAskedAt ?? askedAt);
  const idle = since(lastActiveAt);
  let message: string;
  let lasting = true;
  if (waiting > controllerAnswerTime) {
    const told = `Argo CD was told of the change ${spell(
      waiting,
    )} ago and has not looked at it`;
    message =
      own && idle < waiting
        ? `${told}, though it looks at others: its application controller is far behind, or does not get on with Application ${own.name}`
        : `${told}: its application controller does not run, or is far behind`;
  } else if (idle > idleTime) {
    message = `Argo CD has not looked at any application for ${spell(
      idle,
    )}: its application controller does not run, or is configured to compare less often`;
    lasting = false;
  } else {
    return undefined;
  }
  return {
    message,
    action:
      'Whoever runs Argo CD looks at the application controller: whether it runs, and what its log says. It goes on by itself then; no other change helps.',
    source: 'Argo CD applications that are waiting to be compared with Git',
    lasting,
  };
};

function spell(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  return minutes < 120
    ? `${minutes} minutes`
    : `${Math.floor(minutes / 60)} hours`;
}
