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

import { isObject } from './json';
import { apiVersionOf, groupOf } from './kinds';

type Fields = Record<string, any>;

/** v1beta1 spec to v1beta2. Reads a partial spec as well, since what someone applies is partial. */
export function specUp(kind: string, spec: Fields): Fields {
  const up: Fields = { ...spec };
  switch (kind) {
    case 'Cluster':
      for (const ref of ['controlPlaneRef', 'infrastructureRef']) {
        if (up[ref]) up[ref] = refUp(up[ref]);
      }
      if (isObject(up.controlPlaneEndpoint) && !up.controlPlaneEndpoint.host) {
        delete up.controlPlaneEndpoint;
      }
      if (isObject(up.topology)) up.topology = topologyUp(up.topology);
      return up;
    case 'ClusterClass':
      return classUp(up);
    case 'Machine':
      return machineUp(up);
    case 'MachineDeployment':
    case 'MachineSet':
    case 'MachinePool': {
      move(up, 'strategy', 'rollout.strategy');
      move(up, 'rolloutAfter', 'rollout.after');
      move(up, 'minReadySeconds', 'template.spec.minReadySeconds');
      if (isObject(up.template?.spec)) {
        up.template = { ...up.template, spec: machineUp(up.template.spec) };
      }
      return up;
    }
    case 'KubeadmControlPlane':
      move(up, 'rolloutStrategy', 'rollout.strategy');
      move(up, 'rolloutAfter', 'rollout.after');
      if (isObject(up.machineTemplate)) {
        const template: Fields = { ...up.machineTemplate };
        const inner: Fields = { ...template.spec };
        if (template.infrastructureRef) {
          inner.infrastructureRef = refUp(template.infrastructureRef);
        }
        delete template.infrastructureRef;
        timeoutsUp(template);
        if (template.deletion) inner.deletion = template.deletion;
        delete template.deletion;
        if (Object.keys(inner).length > 0) template.spec = inner;
        up.machineTemplate = template;
      }
      return argumentsUp(up) as Fields;
    case 'KubeadmControlPlaneTemplate':
    case 'KubeadmConfigTemplate':
    case 'KubeadmConfig':
      return argumentsUp(up) as Fields;
    default:
      return up;
  }
}

/** v1beta2 spec to v1beta1. References get the namespace of their object, as v1beta1 has it. */
export function specDown(
  kind: string,
  spec: Fields,
  namespace: string,
): Fields {
  const down: Fields = { ...spec };
  switch (kind) {
    case 'Cluster':
      down.controlPlaneEndpoint ??= { host: '', port: 0 };
      for (const ref of ['controlPlaneRef', 'infrastructureRef']) {
        if (down[ref]) down[ref] = refDown(down[ref], namespace);
      }
      if (isObject(down.topology)) down.topology = topologyDown(down.topology);
      return down;
    case 'ClusterClass':
      return classDown(down);
    case 'Machine':
      return machineDown(down, namespace);
    case 'MachineDeployment':
    case 'MachineSet':
    case 'MachinePool': {
      if (isObject(down.template?.spec)) {
        const { minReadySeconds, ...inner } = down.template.spec;
        if (minReadySeconds !== undefined)
          down.minReadySeconds = minReadySeconds;
        down.template = {
          ...down.template,
          spec: machineDown(inner, namespace),
        };
      }
      move(down, 'rollout.strategy', 'strategy');
      move(down, 'rollout.after', 'rolloutAfter');
      return down;
    }
    case 'KubeadmControlPlane':
      move(down, 'rollout.strategy', 'rolloutStrategy');
      move(down, 'rollout.after', 'rolloutAfter');
      if (isObject(down.machineTemplate?.spec)) {
        const { spec: inner, ...template } = down.machineTemplate;
        const flat: Fields = { ...inner };
        if (flat.infrastructureRef) {
          flat.infrastructureRef = refDown(flat.infrastructureRef, namespace);
        }
        timeoutsDown(flat);
        down.machineTemplate = { ...template, ...flat };
      }
      return argumentsDown(down) as Fields;
    case 'KubeadmControlPlaneTemplate':
    case 'KubeadmConfigTemplate':
    case 'KubeadmConfig':
      return argumentsDown(down) as Fields;
    default:
      return down;
  }
}

function refUp(ref: Fields): Fields {
  if (ref.apiGroup !== undefined || ref.apiVersion === undefined) return ref;
  return {
    apiGroup: groupOf(ref.apiVersion),
    kind: ref.kind,
    name: ref.name,
  };
}

function refDown(ref: Fields, namespace: string): Fields {
  return {
    apiVersion: apiVersionOf(ref.apiGroup ?? '', 'v1beta2'),
    kind: ref.kind,
    name: ref.name,
    namespace,
  };
}

function topologyUp(topology: Fields): Fields {
  const up: Fields = { ...topology };
  if (up.class !== undefined) {
    up.classRef = { name: up.class };
    if (up.classNamespace) up.classRef.namespace = up.classNamespace;
  }
  delete up.class;
  delete up.classNamespace;
  delete up.rolloutAfter;
  if (isObject(up.controlPlane)) up.controlPlane = nodesUp(up.controlPlane);
  if (isObject(up.workers)) {
    const workers: Fields = { ...up.workers };
    for (const list of ['machineDeployments', 'machinePools']) {
      if (Array.isArray(workers[list]))
        workers[list] = workers[list].map(nodesUp);
    }
    up.workers = workers;
  }
  if (Array.isArray(up.variables)) {
    up.variables = up.variables.map(
      ({ definitionFrom, ...rest }: Fields) => rest,
    );
  }
  return up;
}

function topologyDown(topology: Fields): Fields {
  const { classRef, ...down } = topology;
  if (classRef) {
    down.class = classRef.name;
    if (classRef.namespace) down.classNamespace = classRef.namespace;
  }
  if (isObject(down.controlPlane))
    down.controlPlane = nodesDown(down.controlPlane);
  if (isObject(down.workers)) {
    const workers: Fields = { ...down.workers };
    for (const list of ['machineDeployments', 'machinePools']) {
      if (Array.isArray(workers[list])) {
        workers[list] = workers[list].map(nodesDown);
      }
    }
    down.workers = workers;
  }
  return down;
}

function nodesUp(nodes: Fields): Fields {
  const up: Fields = { ...nodes };
  if (isObject(up.metadata) && Object.keys(up.metadata).length === 0) {
    delete up.metadata;
  }
  move(up, 'strategy', 'rollout.strategy');
  move(up, 'machineHealthCheck', 'healthCheck');
  timeoutsUp(up);
  return up;
}

function nodesDown(nodes: Fields): Fields {
  const down: Fields = { metadata: {}, ...nodes };
  move(down, 'rollout.strategy', 'strategy');
  move(down, 'healthCheck', 'machineHealthCheck');
  timeoutsDown(down);
  return down;
}

function machineUp(spec: Fields): Fields {
  const up: Fields = { ...spec };
  if (up.infrastructureRef) up.infrastructureRef = refUp(up.infrastructureRef);
  if (up.bootstrap?.configRef) {
    up.bootstrap = {
      ...up.bootstrap,
      configRef: refUp(up.bootstrap.configRef),
    };
  }
  timeoutsUp(up);
  return up;
}

function machineDown(spec: Fields, namespace: string): Fields {
  const down: Fields = { ...spec };
  if (down.infrastructureRef) {
    down.infrastructureRef = refDown(down.infrastructureRef, namespace);
  }
  if (down.bootstrap?.configRef) {
    down.bootstrap = {
      ...down.bootstrap,
      configRef: refDown(down.bootstrap.configRef, namespace),
    };
  }
  timeoutsDown(down);
  return down;
}

function classUp(spec: Fields): Fields {
  const up = templateRefs(spec, 'ref', 'templateRef') as Fields;
  move(up, 'controlPlane.machineHealthCheck', 'controlPlane.healthCheck');
  if (Array.isArray(up.workers?.machineDeployments)) {
    up.workers.machineDeployments = up.workers.machineDeployments.map(
      ({ template, ...rest }: Fields) => ({ ...nodesUp(rest), ...template }),
    );
  }
  return up;
}

function classDown(spec: Fields): Fields {
  const down = templateRefs(spec, 'templateRef', 'ref') as Fields;
  move(down, 'controlPlane.healthCheck', 'controlPlane.machineHealthCheck');
  if (Array.isArray(down.workers?.machineDeployments)) {
    down.workers.machineDeployments = down.workers.machineDeployments.map(
      ({ metadata = {}, bootstrap, infrastructure, ...rest }: Fields) => {
        const { metadata: _, ...flat } = nodesDown(rest);
        return { ...flat, template: { metadata, bootstrap, infrastructure } };
      },
    );
  }
  return down;
}

function templateRefs(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map(v => templateRefs(v, from, to));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key === from && isObject(inner) && inner.kind ? to : key,
      templateRefs(inner, from, to),
    ]),
  );
}

const timeouts = [
  'nodeDrainTimeout',
  'nodeVolumeDetachTimeout',
  'nodeDeletionTimeout',
];

function timeoutsUp(fields: Fields): void {
  for (const name of timeouts) {
    if (typeof fields[name] === 'string') {
      fields.deletion = {
        ...fields.deletion,
        [`${name}Seconds`]: seconds(fields[name]),
      };
    }
    delete fields[name];
  }
}

function timeoutsDown(fields: Fields): void {
  for (const name of timeouts) {
    const value = fields.deletion?.[`${name}Seconds`];
    if (typeof value === 'number') fields[name] = `${value}s`;
  }
  delete fields.deletion;
}

/** Seconds of a Go duration such as `1h5m10s`. */
function seconds(duration: string): number {
  const units: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  let total = 0;
  for (const [, amount, unit] of duration.matchAll(/([\d.]+)(ms|h|m|s)/g)) {
    total += Number(amount) * units[unit];
  }
  return Math.round(total);
}

/** kubeadm's arguments are a map in v1beta1 and a list in v1beta2. */
function argumentsUp(value: unknown, key = ''): unknown {
  if (/ExtraArgs$|^extraArgs$/.test(key) && isObject(value)) {
    return Object.entries(value).map(([name, argument]) => ({
      name,
      value: argument,
    }));
  }
  return mapFields(value, argumentsUp);
}

function argumentsDown(value: unknown, key = ''): unknown {
  if (/ExtraArgs$|^extraArgs$/.test(key) && Array.isArray(value)) {
    return Object.fromEntries(value.map(({ name, value: v }) => [name, v]));
  }
  return mapFields(value, argumentsDown);
}

function mapFields(
  value: unknown,
  map: (value: unknown, key: string) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map(item => map(item, ''));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, map(inner, key)]),
  );
}

/** Moves a field along dotted paths; what is left empty by it goes. */
function move(fields: Fields, from: string, to: string): void {
  const value = take(fields, from.split('.'));
  if (value === undefined) return;
  let target = fields;
  const path = to.split('.');
  for (const key of path.slice(0, -1)) {
    target[key] = { ...target[key] };
    target = target[key];
  }
  target[path[path.length - 1]] = value;
}

function take(fields: Fields, [key, ...rest]: string[]): unknown {
  if (fields[key] === undefined) return undefined;
  if (rest.length === 0) {
    const value = fields[key];
    delete fields[key];
    return value;
  }
  fields[key] = { ...fields[key] };
  const value = take(fields[key], rest);
  if (Object.keys(fields[key]).length === 0) delete fields[key];
  return value;
}
