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

import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Timing } from './timing';

/** Milliseconds for which addresses are used without asking again, and for which a failure holds. */
const holdsFor = 30_000;

interface Known {
  addresses?: LookupAddress[];
  error?: Error;
  at: number;
}

/**
 * Looks up names, one name once at a time. Node does that in two threads for the whole process, and each takes as long as a DNS server
 * that does not answer: every kind of an unreachable management cluster would take its turn, and the others would wait. So a failure
 * holds for a while, and addresses that were good are used while they are asked for again.
 *
 * @param resolve - asks for all addresses of a name
 */
export function createLookup(
  timing: Timing,
  resolve: (
    hostname: string,
    done: (error: Error | null, addresses: LookupAddress[]) => void,
  ) => void = (hostname, done) => lookup(hostname, { all: true }, done),
): LookupFunction {
  const known = new Map<string, Known>();
  const asking = new Map<string, ((answer: Known) => void)[]>();

  function ask(hostname: string, waiting?: (answer: Known) => void): void {
    const others = asking.get(hostname);
    if (others) {
      if (waiting) others.push(waiting);
      return;
    }
    asking.set(hostname, waiting ? [waiting] : []);
    resolve(hostname, (error, addresses) => {
      const at = timing.now().getTime();
      const answer: Known = error ? { error, at } : { addresses, at };
      // Where a DNS server fails for a while, the cluster has not moved.
      const kept = error && known.get(hostname)?.addresses;
      known.set(hostname, kept ? { addresses: kept, at } : answer);
      const heard = asking.get(hostname) ?? [];
      asking.delete(hostname);
      heard.forEach(hear => hear(answer));
    });
  }

  return (hostname, options, callback) => {
    const answer = ({ addresses = [], error }: Known) => {
      const fitting = addresses.filter(
        ({ family }) => !options.family || family === familyOf(options.family),
      );
      if (error || fitting.length === 0) {
        callback(error ?? notFound(hostname), '');
      } else if (options.all) callback(null, fitting);
      else callback(null, fitting[0].address, fitting[0].family);
    };
    const last = known.get(hostname);
    const isOld = !last || timing.now().getTime() - last.at >= holdsFor;
    if (last && (!isOld || last.addresses)) {
      if (isOld) ask(hostname);
      // As Node does, never before this returns.
      setImmediate(answer, last);
    } else ask(hostname, answer);
  };
}

function familyOf(family: number | 'IPv4' | 'IPv6'): number {
  if (typeof family === 'number') return family;
  return family === 'IPv4' ? 4 : 6;
}

function notFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    code: 'ENOTFOUND',
  });
}
