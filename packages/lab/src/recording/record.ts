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

import path from 'node:path';
import { openLabTarget } from '../conformance/targets/labTarget';
import type { RunningLab } from '../fleet/runningLab';
import { giteaUrl } from '../gitea/addresses';
import { expiresAt, extendedTo, requestedAt } from './declarations';
import { Disguise } from './Disguise';
import { recordScenario, sharedApplications } from './recordScenario';
import { scenarios } from './scenarios';
import type { Scenario } from './types';
import { stageFiles, writeStages } from './writeStages';

/**
 * Records clusters' lives into a directory, a folder for each.
 *
 * @param only - names of scenarios; none: all
 * @throws Error naming a scenario that there is not, or a stage that was not seen; nothing is written of that scenario then
 */
export async function record(
  lab: RunningLab,
  directory: string,
  only: readonly string[],
  say: (message: string) => void,
): Promise<void> {
  const unknown = only.find(
    name => !scenarios.some(scenario => scenario.name === name),
  );
  if (unknown) {
    throw new Error(
      `There is no scenario ${unknown}, but ${scenarios
        .map(({ name }) => name)
        .join(', ')}`,
    );
  }
  const wanted = scenarios.filter(
    ({ name }) => only.length === 0 || only.includes(name),
  );
  // Those of one Application come one after the other, so that each is alone in what Argo CD says of it.
  const together = wanted.filter(isOfSharedApplication);
  const apart = wanted.filter(scenario => !isOfSharedApplication(scenario));
  const failures: Error[] = [];
  const attempt = (scenario: Scenario) =>
    recordOne(lab, directory, scenario, say).catch(error => {
      say(`✗ ${scenario.name}: ${error.message}`);
      failures.push(error);
    });
  await Promise.all([
    (async () => {
      for (const scenario of together) await attempt(scenario);
    })(),
    (async () => {
      for (const scenario of apart) await attempt(scenario);
    })(),
  ]);
  if (failures.length > 0) throw failures[0];
}

function isOfSharedApplication({ argocd }: Scenario): boolean {
  return argocd.applications.some(name => sharedApplications.includes(name));
}

async function recordOne(
  lab: RunningLab,
  directory: string,
  scenario: Scenario,
  say: (message: string) => void,
): Promise<void> {
  const { kubernetes } = await openLabTarget(
    scenario.cluster,
    lab.root,
    lab.stateDirectory,
  );
  const { portal } = kubernetes;
  const stages = await recordScenario(scenario, lab, portal, say);
  const disguise = new Disguise({
    // Objects have whole seconds.
    began: new Date(Math.floor(stages[0].merges[0].at.getTime() / 1000) * 1000),
    words: [[giteaUrl(lab.ports), 'https://forge.example.com']],
    fixed: [requestedAt, expiresAt, extendedTo],
  });
  const files = stageFiles(stages, scenario.cluster, disguise);
  await writeStages(path.join(directory, scenario.name), files);
}
