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

import { ObservedContainer, randomOf } from '../model';

const MIB = 1024 ** 2;

/** A container that uses this many cores and MiB, and asks for a little more. */
export function container(
  name: string,
  image: string,
  cpu: number,
  mebibytes: number,
): ObservedContainer {
  return {
    name,
    image,
    cpu,
    memory: mebibytes * MIB,
    requests: {
      cpu: Math.ceil(cpu * 120) / 100,
      memory: Math.ceil(mebibytes * 1.2) * MIB,
    },
  };
}

/** Containers of a pod template: each uses about what it asks for, or little where it asks for nothing. */
export function containersOf(podSpec: unknown): ObservedContainer[] {
  return asList(asRecord(podSpec).containers).map(item => {
    const { name, image, resources } = asRecord(item);
    const requests = asRecord(asRecord(resources).requests);
    const cpu = parseQuantity(requests.cpu);
    const memory = parseQuantity(requests.memory);
    const random = randomOf(`${name}/${image}`);
    return {
      name: String(name ?? 'main'),
      image: String(image ?? ''),
      cpu: (cpu || 0.02 + 0.04 * random()) * (0.4 + 0.4 * random()),
      memory: (memory || (48 + 96 * random()) * MIB) * (0.5 + 0.4 * random()),
      requests: { cpu, memory },
    };
  });
}

const FACTORS: Record<string, number> = {
  m: 0.001,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: MIB,
  Gi: 1024 ** 3,
};

/** A Kubernetes quantity as a number; 0 where it is none. */
export function parseQuantity(quantity: unknown): number {
  const [, number, unit] =
    /^([\d.]+)(m|k|M|G|Ki|Mi|Gi)?$/.exec(String(quantity ?? '')) ?? [];
  const value = Number(number) * (FACTORS[unit ?? ''] ?? NaN);
  return Number.isFinite(value) ? value : 0;
}

/** The value as a record; empty where it is none. Manifests come from people. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** The value as a list; empty where it is none. */
export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
