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

/** Where the parts of a lab are that the browser suite talks to. */
export interface LabAddresses {
  /** Port. */
  portal: number;
  /** Port. */
  backend: number;
  /** Port. */
  gitea: number;
}

/** What is read of the output of `lab:status --json`; where no lab was ever started, only `running` is there. */
interface LabStatus {
  running: boolean;
  phase?: string;
  portal?: string;
  processes?: { name: string; ports: number[]; pid?: number }[];
}

/** Reads the output of `lab:status --json`; undefined where the lab is not up, or has no portal. */
export function readLabAddresses(json: string): LabAddresses | undefined {
  const status = JSON.parse(json) as LabStatus;
  if (status.phase !== 'ready' || !status.portal) return undefined;
  const find = (name: string) =>
    status.processes?.find(item => item.name === name);
  const backend = find('portal-backend');
  const gitea = find('gitea');
  if (!backend?.pid || !gitea) return undefined;
  return {
    portal: Number(new URL(status.portal).port),
    backend: backend.ports[0],
    gitea: gitea.ports[0],
  };
}

/** Whether a supervisor has that state, from the output of `lab:status --json`. */
export function isLabRunning(json: string): boolean {
  return (JSON.parse(json) as LabStatus).running;
}
