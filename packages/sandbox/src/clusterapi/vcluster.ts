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

import { randomBytes } from 'node:crypto';
import { refOf } from '../kubernetes/kinds';
import {
  KubernetesObject,
  KubernetesStore,
  ObjectRef,
  Stoppable,
} from '../types';
import { ClusterApiOptions } from './controller';
import { kubeconfigText } from './kubeconfig';
import { Fields, ownedBy } from './scope';

/** Recorded time from the StatefulSet to its pod, from there to a running container, and to a ready one. */
const podCreation = 500;
const containerStart = 4000;
const containerReady = 15_000;
/** How soon a fault that is switched off is noticed. */
const faultInterval = 250;

class VclusterRuntime implements Stoppable {
  readonly #options: ClusterApiOptions;
  readonly #store: KubernetesStore;
  /** Next look at a StatefulSet, by its uid */
  readonly #planned = new Map<string, () => void>();
  /** Since when a pod is in its stage, by uid and stage */
  readonly #since = new Map<string, number>();
  #stopListening = () => {};
  #stopFaults = () => {};

  constructor(options: ClusterApiOptions) {
    this.#options = options;
    this.#store = options.store;
  }

  start(): void {
    this.#stopListening = this.#store.onChange(({ object, type }) => {
      if (isVcluster(object) && type !== 'DELETED') this.#wake(object);
      if (object.kind === 'Pod' && type === 'DELETED') this.#wakeOwner(object);
    });
    for (const set of this.#sets()) this.#wake(set);
    this.#stopFaults = this.#options.clock.every(faultInterval, () => {
      for (const set of this.#sets()) {
        const status = set.status as Fields | undefined;
        if (status?.readyReplicas !== (set.spec as Fields).replicas) {
          this.#wake(set);
        }
      }
    });
  }

  async stop(): Promise<void> {
    this.#stopListening();
    this.#stopFaults();
    for (const cancel of this.#planned.values()) cancel();
    this.#planned.clear();
  }

  #sets(): KubernetesObject[] {
    return this.#store.list('apps', 'StatefulSet').filter(isVcluster);
  }

  #wakeOwner(pod: KubernetesObject): void {
    const uid = pod.metadata.ownerReferences?.[0]?.uid;
    const set = this.#sets().find(candidate => candidate.metadata.uid === uid);
    if (set) this.#wake(set);
  }

  #wake(set: KubernetesObject): void {
    const uid = set.metadata.uid!;
    if (this.#planned.has(uid)) return;
    this.#planned.set(
      uid,
      this.#options.clock.after(podCreation, () => {
        this.#planned.delete(uid);
        const current = this.#store.get(refOf(set));
        if (current?.metadata.uid === uid && !isGoing(current)) {
          this.#reconcile(current);
        }
      }),
    );
  }

  #reconcile(set: KubernetesObject): void {
    const { name, namespace } = set.metadata;
    const replicas: number = (set.spec as Fields).replicas ?? 1;
    const pods = this.#store
      .list('', 'Pod', namespace)
      .filter(
        pod => pod.metadata.ownerReferences?.[0]?.uid === set.metadata.uid,
      );
    let ready = 0;
    for (let ordinal = 0; ordinal < replicas; ordinal++) {
      const ref: ObjectRef = {
        group: '',
        kind: 'Pod',
        namespace,
        name: `${name}-${ordinal}`,
      };
      const pod = this.#store.get(ref) ?? this.#createPod(set, ref.name);
      if (this.#advance(set, pod)) ready += 1;
    }
    for (const pod of pods) {
      const ordinal = Number(pod.metadata.name.slice(name.length + 1));
      if (ordinal >= replicas) this.#store.delete(refOf(pod));
    }
    if (ready > 0) this.#writeSecret(set);
    this.#store.modify(refOf(set), copy => {
      copy.status = {
        observedGeneration: copy.metadata.generation,
        replicas,
        currentReplicas: replicas,
        updatedReplicas: replicas,
        readyReplicas: ready,
        availableReplicas: ready,
        collisionCount: 0,
        currentRevision: `${name}-1`,
        updateRevision: `${name}-1`,
      };
    });
  }

  #createPod(set: KubernetesObject, name: string): KubernetesObject {
    const template = ((set.spec as Fields).template ?? {}) as Fields;
    return this.#store.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: set.metadata.namespace,
        labels: {
          ...set.metadata.labels,
          ...template.metadata?.labels,
          'statefulset.kubernetes.io/pod-name': name,
        },
        ownerReferences: [ownedBy(set, true)],
      },
      spec: {
        containers: [{ name: 'syncer', image: 'vcluster' }],
        ...template.spec,
      },
      status: { phase: 'Pending' },
    });
  }

  /** Moves a pod on as far as its time has come; tells whether it is ready. */
  #advance(set: KubernetesObject, pod: KubernetesObject): boolean {
    const fault = this.#options.faults.clusters[set.metadata.name];
    const before = pod.status as Fields;
    if (before.containerStatuses?.[0]?.ready) return true;
    const uid = pod.metadata.uid!;
    const running =
      before.phase === 'Running' ||
      (fault !== 'stuck-infrastructure' &&
        this.#lasted(`${uid}:pending`, containerStart));
    const ready =
      running &&
      fault !== 'stuck-control-plane' &&
      this.#lasted(`${uid}:running`, containerReady);
    if (!ready && !fault) this.#wake(set);
    const time = `${this.#options.clock.now().toISOString().slice(0, 19)}Z`;
    this.#store.modify(refOf(pod), copy => {
      copy.status = podStatus(copy, { running, ready, fault, time });
    });
    return ready;
  }

  #lasted(stage: string, milliseconds: number): boolean {
    const now = performance.now();
    const since = this.#since.get(stage) ?? now;
    this.#since.set(stage, since);
    const { clock } = this.#options;
    const lasted = (now - since) * clock.speed >= milliseconds;
    if (lasted) this.#since.delete(stage);
    return lasted;
  }

  #writeSecret(set: KubernetesObject): void {
    const { name, namespace } = set.metadata;
    const random = () => randomBytes(24).toString('base64');
    const secret: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `vc-${name}`,
        namespace,
        labels: { app: 'vcluster', 'vcluster-name': name },
        ownerReferences: [ownedBy(set, false)],
      },
      type: 'Opaque',
      data: {
        'certificate-authority': random(),
        'client-certificate': random(),
        'client-key': random(),
        config: Buffer.from(
          kubeconfigText(name, `https://${name}.${namespace}:443`),
        ).toString('base64'),
      },
    };
    if (!this.#store.get(refOf(secret))) this.#store.create(secret);
  }
}

/**
 * What runs vclusters on a management cluster: for each StatefulSet with the label `app: vcluster` its pods, the StatefulSet's
 * status, and the Secret `vc-<name>` that vcluster itself writes. When the StatefulSet goes, they go.
 *
 * The faults `stuck-infrastructure` (pods stay Pending) and `stuck-control-plane` (pods run and are never ready) hold it up.
 */
export function startVclusterRuntime(options: ClusterApiOptions): Stoppable {
  const runtime = new VclusterRuntime(options);
  runtime.start();
  return runtime;
}

function isVcluster(object: KubernetesObject): boolean {
  return (
    object.kind === 'StatefulSet' && object.metadata.labels?.app === 'vcluster'
  );
}

function isGoing(object: KubernetesObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

function podStatus(
  pod: KubernetesObject,
  state: {
    running: boolean;
    ready: boolean;
    fault: string | undefined;
    time: string;
  },
): Fields {
  const { running, ready, fault, time } = state;
  const before = (pod.status ?? {}) as Fields;
  const unschedulable = !running && fault === 'stuck-infrastructure';
  const condition = (type: string, ok: boolean, why: Fields = {}): Fields => {
    const previous = (before.conditions ?? []).find(
      (candidate: Fields) => candidate.type === type,
    );
    const status = ok ? 'True' : 'False';
    return {
      type,
      status,
      lastTransitionTime:
        previous?.status === status ? previous.lastTransitionTime : time,
      ...(ok ? {} : why),
    };
  };
  const notReady = {
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${containersOf(pod)
      .map(container => container.name)
      .join(' ')}]`,
  };
  const startedAt =
    before.containerStatuses?.[0]?.state?.running?.startedAt ?? time;
  return {
    phase: running ? 'Running' : 'Pending',
    qosClass: 'Burstable',
    startTime: before.startTime ?? time,
    conditions: [
      condition('PodScheduled', !unschedulable, {
        reason: 'Unschedulable',
        message:
          '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
      }),
      condition('Initialized', !unschedulable),
      condition('ContainersReady', ready, notReady),
      condition('Ready', ready, notReady),
    ],
    ...(unschedulable
      ? {}
      : {
          containerStatuses: containersOf(pod).map(container => ({
            name: container.name,
            image: container.image ?? '',
            imageID: '',
            ready,
            started: running,
            restartCount: 0,
            state: running
              ? { running: { startedAt } }
              : { waiting: { reason: 'ContainerCreating' } },
          })),
        }),
  };
}

function containersOf(pod: KubernetesObject): Fields[] {
  return (pod.spec as Fields).containers ?? [];
}
