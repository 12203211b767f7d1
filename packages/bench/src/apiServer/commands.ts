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

/** What the process with the API server does on a line of its input. It answers each with one line. */
export type Command =
  | {
      do: 'change';
      version: string;
      from?: number;
      count: number;
      perSecond?: number;
    }
  | { do: 'requests' }
  | { do: 'versions' };

/** Requests to one collection. */
export interface RequestCount {
  /** Plural name of the kind. */
  kind: string;
  /** A streaming list is a watch, too. */
  verb: 'list' | 'watch' | 'other';
  count: number;
}

/** Answer to a command. */
export interface Answer {
  at?: number;
  requests?: RequestCount[];
  versions?: Record<string, string>;
}
