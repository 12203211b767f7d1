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

import { KubernetesObject } from '../../types';
import { convertToVersion } from '../conversion';
import { RecordedEvent } from '../history';
import { apiVersionOf } from '../kinds';
import { ObjectStore } from '../store';
import { tooLargeVersion } from './reading';
import { isTrueText, ResourceRequest } from './requestInfo';
import { readSelectors } from './selectors';
import { ApiError, expired, invalidOptions, invalidVersion } from './status';
import { metadataOf, Representation, tableOf } from './tables';

type Body = Record<string, unknown>;

/** Where a watch writes to. */
export interface WatchStream {
  /** Sends one event. */
  send(event: Body): void;
  /** Once the reader has taken so much of it that more can be sent; others have had their turn then. */
  ready(): Promise<void>;
  /** Ends the answer in good order. */
  end(): void;
}

/** What a watch needs besides the request. */
export interface WatchContext {
  store: ObjectStore;
  now: () => Date;
  representation: Representation;
  /** Milliseconds between bookmarks, real time. */
  bookmarkInterval: number;
}

/** Objects of a streaming list that are sent at a stretch: one reader of a large fleet must not hold up all others. */
const sliceSize = 200;

/** Annotation of the bookmark that ends the initial events of a streaming list. */
const initialEventsEnd = 'k8s.io/initial-events-end';

class EventWriter {
  readonly #request: ResourceRequest;
  readonly #context: WatchContext;
  readonly #stream: WatchStream;
  #hasHeadings = false;

  constructor(
    request: ResourceRequest,
    context: WatchContext,
    stream: WatchStream,
  ) {
    this.#request = request;
    this.#context = context;
    this.#stream = stream;
  }

  write(type: string, object: Body): void {
    this.#stream.send({ type, object });
  }

  writeObject(
    type: 'ADDED' | 'MODIFIED' | 'DELETED',
    stored: KubernetesObject,
  ): void {
    this.write(type, this.#represent(stored));
  }

  bookmark(resourceVersion: number, endsInitialEvents: boolean): void {
    const { kind, version } = this.#request;
    const metadata = {
      resourceVersion: String(resourceVersion),
      ...(endsInitialEvents
        ? { annotations: { [initialEventsEnd]: 'true' } }
        : {}),
    };
    const object = {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind.group, version),
      metadata,
    };
    if (this.#context.representation === 'table') {
      this.write('BOOKMARK', {
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { resourceVersion: String(resourceVersion) },
        columnDefinitions: null,
        rows: [{ cells: [], object }],
      });
    } else {
      this.write('BOOKMARK', object);
    }
  }

  #represent(stored: KubernetesObject): Body {
    const { kind, version, query } = this.#request;
    const object = convertToVersion(stored, version);
    switch (this.#context.representation) {
      case 'metadata':
        return metadataOf(object);
      case 'table': {
        const withoutHeadings = this.#hasHeadings;
        this.#hasHeadings = true;
        return tableOf(kind, version, [object], {
          metadata: { resourceVersion: object.metadata.resourceVersion },
          now: this.#context.now(),
          includeObject: query.get('includeObject'),
          withoutHeadings,
        });
      }
      default:
        return object;
    }
  }
}

/**
 * Starts a watch; the returned function stops it.
 *
 * @throws ApiError for what is wrong before the first event; what goes wrong later is sent as an ERROR event
 */
export function startWatch(
  request: ResourceRequest,
  context: WatchContext,
  stream: WatchStream,
): () => void {
  const { store } = context;
  const { query } = request;
  const selects = watchSelector(request);
  const bookmarks = isTrueText(query.get('allowWatchBookmarks'));
  const streamingList = isTrueText(query.get('sendInitialEvents'));
  if (streamingList && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw invalidOptions(
      'ListOptions',
      'resourceVersionMatch',
      'FieldValueForbidden',
      'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
  const asked = Number(query.get('resourceVersion') || 0);
  if (!Number.isInteger(asked) || asked < 0) {
    throw invalidVersion(query.get('resourceVersion'));
  }
  const writer = new EventWriter(request, context, stream);
  const fail = (error: ApiError) => {
    writer.write('ERROR', error.toStatus());
    stream.end();
    return () => {};
  };

  const current = store.resourceVersion();
  if (asked > current) return fail(tooLargeVersion(asked, current));
  /** What happens while the initial events are being sent; undefined once they are. */
  let meanwhile: RecordedEvent[] | undefined = [];
  let isStopped = false;
  const goOn = () => {
    for (const event of meanwhile ?? []) {
      deliver(event, request, selects, writer);
    }
    meanwhile = undefined;
  };
  if (asked === 0 || streamingList) {
    const { group, kind } = request.kind;
    const objects = store
      .view(group, kind, request.namespace)
      .filter(object => selects(object));
    const sendFrom = (start: number) => {
      const end = start + sliceSize;
      for (const object of objects.slice(start, end)) {
        writer.writeObject('ADDED', object);
      }
      if (end < objects.length) {
        void stream.ready().then(() => isStopped || sendFrom(end));
        return;
      }
      if (streamingList && bookmarks) writer.bookmark(current, true);
      goOn();
    };
    sendFrom(0);
  } else {
    const missed = store.changesSince(asked);
    if (!missed) return fail(expired(asked, current));
    meanwhile = [...missed];
    goOn();
  }

  const stopListening = store.onRecorded(event => {
    if (meanwhile) meanwhile.push(event);
    else deliver(event, request, selects, writer);
  });
  const timers: NodeJS.Timeout[] = [];
  if (bookmarks) {
    timers.push(
      setInterval(
        () => meanwhile || writer.bookmark(store.resourceVersion(), false),
        context.bookmarkInterval,
      ),
    );
  }
  const stop = () => {
    isStopped = true;
    stopListening();
    timers.forEach(clearTimeout);
  };
  const seconds = Number(query.get('timeoutSeconds') || 0);
  if (seconds > 0) {
    timers.push(
      setTimeout(() => {
        stop();
        stream.end();
      }, Math.min(seconds * 1000, 2 ** 31 - 1)),
    );
  }
  return stop;
}

/** A watch of one object, by its path, is one with a selector for the name. */
function watchSelector(request: ResourceRequest) {
  const selects = readSelectors(request.kind, request.query);
  const { name } = request;
  return (object: KubernetesObject) =>
    selects(object) && (name === undefined || object.metadata.name === name);
}

function deliver(
  event: RecordedEvent,
  request: ResourceRequest,
  selects: (object: KubernetesObject) => boolean,
  writer: EventWriter,
): void {
  const { object, previous, type } = event;
  const { kind, namespace } = request;
  if (object.kind !== kind.kind) return;
  if (apiVersionOf(kind.group, kind.versions[0]) !== object.apiVersion) return;
  if (namespace !== undefined && object.metadata.namespace !== namespace) {
    return;
  }
  const isIn = type !== 'DELETED' && selects(object);
  const wasIn = type !== 'ADDED' && previous !== undefined && selects(previous);
  // An object that no longer matches is gone for this watch, one that now does is new.
  if (isIn) writer.writeObject(wasIn ? 'MODIFIED' : 'ADDED', object);
  else if (wasIn) writer.writeObject('DELETED', object);
}
