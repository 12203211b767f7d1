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

import { createHash } from 'node:crypto';
import type { LiveObject } from './LiveObjects';

const uid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const commit = /\b[0-9a-f]{40}\b/g;
const moment = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
/** Alphabet of the names that Kubernetes generates. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';
const generated = new RegExp(`-([${letters}]{5})(?![\\w])`, 'g');
const address = /\b127\.0\.0\.1:\d+/g;

/** Where every recording begins. */
export const start = Date.parse('2030-01-01T12:00:00Z');
/** Reserved for documentation (RFC 5737). */
const host = '192.0.2.1';
const port = 6443;

export interface DisguiseOptions {
  /** What becomes `start`. */
  began: Date;
  /** Words and what stands for them, before anything else is looked for. */
  words: ReadonlyArray<readonly [word: string, standsFor: string]>;
  /** Moments that are the same in every recording, and stay. */
  fixed: readonly string[];
}

/**
 * Gives what differs from one recording to the next, and what is nobody's business, the same value in each: ids, commits, addresses, generated
 * names by the order in which they come; times by how long after the beginning they are.
 */
export class Disguise {
  readonly #options: DisguiseOptions;
  readonly #names = new Map<string, string>();
  readonly #commits = new Map<string, string>();
  readonly #uids = new Map<string, string>();

  constructor(options: DisguiseOptions) {
    this.#options = options;
  }

  /** A moment of the recording, in whole seconds. */
  moment(at: Date): string {
    return this.#moment(at.toISOString());
  }

  object(object: LiveObject): LiveObject {
    const { kind, metadata } = object;
    const name = this.text(`${metadata.namespace}/${metadata.name}`);
    if (!this.#uids.has(metadata.uid)) {
      this.#uids.set(metadata.uid, uidOf(`${kind}/${name}`));
    }
    return this.#value(object) as LiveObject;
  }

  text(text: string): string {
    let result = text;
    for (const [word, standsFor] of this.#options.words) {
      result = result.replaceAll(word, standsFor);
    }
    return result
      .replace(uid, value =>
        take(this.#uids, value, count => uidOf(`${count}`)),
      )
      .replace(commit, value =>
        take(this.#commits, value, count => String(count).padStart(40, '0')),
      )
      .replace(moment, value => this.#moment(value))
      .replace(generated, (_, value) => `-${take(this.#names, value, nameOf)}`)
      .replace(address, `${host}:${port}`);
  }

  #moment(text: string): string {
    const { began, fixed } = this.#options;
    if (fixed.includes(text)) return text;
    // What was before is told as the beginning: how long before differs each time.
    const after = Math.max(0, Date.parse(text) - began.getTime());
    return new Date(start + after).toISOString().replace(/\.\d+Z$/, 'Z');
  }

  #value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map(item => this.#value(item));
    if (value === null || typeof value !== 'object') return value;
    if ('host' in value && 'port' in value) {
      return value.host ? { host, port } : value;
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [
        this.text(key),
        this.#value(field),
      ]),
    );
  }
}

function take(
  known: Map<string, string>,
  value: string,
  make: (count: number) => string,
): string {
  const made = known.get(value) ?? make(known.size + 1);
  known.set(value, made);
  return made;
}

/** A name as generated ones are: the count in their alphabet. */
function nameOf(count: number): string {
  const digits: string[] = [];
  for (let rest = count; digits.length < 5; ) {
    digits.unshift(letters[rest % letters.length]);
    rest = Math.floor(rest / letters.length);
  }
  return digits.join('');
}

function uidOf(what: string): string {
  const hash = createHash('sha256').update(what).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
