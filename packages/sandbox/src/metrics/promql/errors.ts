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

/** `bad_data` is the asker's mistake (HTTP 400), `execution` a query that cannot be answered (HTTP 422), as in Prometheus. */
export type QueryErrorType = 'bad_data' | 'execution';

/** A query that gets no answer, in the words that Prometheus or Thanos would use where they have some. */
export class QueryError extends Error {
  readonly errorType: QueryErrorType;

  constructor(errorType: QueryErrorType, message: string) {
    super(message);
    this.name = 'QueryError';
    this.errorType = errorType;
  }

  /** HTTP status that Thanos answers with. */
  get status(): 400 | 422 {
    return this.errorType === 'bad_data' ? 400 : 422;
  }
}

/** Valid PromQL that the sandbox's evaluator does not have. Never an empty result: that would look like missing data. */
export function outsideSubset(what: string): QueryError {
  return new QueryError(
    'execution',
    `${what} is outside the subset of PromQL that the sandbox evaluates`,
  );
}
