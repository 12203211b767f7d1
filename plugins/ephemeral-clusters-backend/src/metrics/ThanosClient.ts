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

import { ServiceUnavailableError } from '@backstage/errors';
import { readLimited } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  wrap,
} from 'cockatiel';
import { z } from 'zod';
import { scrubError } from '../kubernetes';
import type { MetricsClient, RangeSeries, Sample } from './types';

export interface ThanosClientOptions {
  /** For messages. */
  title: string;
  /** Base address, in front of `/api/v1/query`. */
  url: string;
  headers: Record<string, string>;
  timeoutMilliseconds: number;
}

/** Queries at once; Thanos itself takes 20 from everyone together. */
const concurrency = 4;
const queueLength = 200;
const failuresToBreak = 5;
const breakMilliseconds = 10_000;
const bodyLimit = 64 * 1024 * 1024;

const labels = z.record(z.string(), z.string());
const pair = z.tuple([z.number(), z.string()]);

const answerSchema = z.object({
  status: z.string(),
  error: z.string().optional(),
  warnings: z.array(z.string()).catch([]).default([]),
  data: z
    .object({
      resultType: z.string(),
      result: z.array(
        z.object({
          metric: labels,
          value: pair.optional(),
          values: z.array(pair).optional(),
        }),
      ),
    })
    .optional(),
});

/** The query itself was refused; asking again or elsewhere does not help, and says nothing about the source's health. */
class QueryRefusedError extends ServiceUnavailableError {}

/**
 * `MetricsClient` of Thanos, and of whatever speaks Prometheus' query API. A client deadline, a limit of queries at once and a circuit
 * breaker keep a slow or dead source from taking the back end with it.
 */
export function createThanosClient(
  options: ThanosClientOptions,
): MetricsClient {
  const breaker = circuitBreaker(
    handleWhen(error => !(error instanceof QueryRefusedError)),
    {
      halfOpenAfter: breakMilliseconds,
      breaker: new ConsecutiveBreaker(failuresToBreak),
    },
  );
  const policy = wrap(bulkhead(concurrency, queueLength), breaker);
  let lastFailure = '';

  async function ask(
    path: string,
    form: Record<string, string>,
    signal: AbortSignal | undefined,
  ) {
    try {
      return await policy.execute(() => send(path, form, signal));
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        throw new ServiceUnavailableError(
          `${options.title} is not asked for a moment, after it failed repeatedly: ${lastFailure}`,
        );
      }
      if (error instanceof BulkheadRejectedError) {
        throw new ServiceUnavailableError(
          `Too many queries wait for ${options.title}`,
        );
      }
      throw error;
    }
  }

  async function send(
    path: string,
    form: Record<string, string>,
    signal: AbortSignal | undefined,
  ) {
    const timeout = AbortSignal.timeout(options.timeoutMilliseconds);
    let response: Response;
    let text: string;
    try {
      // As a form, since queries outgrow addresses.
      response = await fetch(`${options.url.replace(/\/+$/, '')}${path}`, {
        method: 'POST',
        headers: {
          Accept: 'application/json',
          ...options.headers,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          ...form,
          // Below our own deadline, so that the source stops working on it too.
          timeout: `${Math.max(
            1,
            Math.floor((options.timeoutMilliseconds * 0.9) / 1000),
          )}s`,
          // Documentation and code disagree about the defaults.
          dedup: 'true',
          partial_response: 'true',
        }),
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      text = await readLimited(response.body, bodyLimit);
    } catch (error) {
      lastFailure = timeout.aborted
        ? `no answer within ${options.timeoutMilliseconds / 1000} s`
        : scrubError(error);
      throw new ServiceUnavailableError(
        `${options.title} cannot be reached: ${lastFailure}`,
      );
    }
    return read(response, text);
  }

  function read({ status, headers }: Response, text: string) {
    const parsed = answerSchema.safeParse(parseJson(text));
    if (parsed.success && parsed.data.status === 'success') {
      return parsed.data;
    }
    const reason = parsed.success
      ? parsed.data.error
      : plainReason(headers.get('content-type'), text);
    lastFailure = reason ? scrubError(reason) : `it answered ${status}`;
    if (status === 400 || status === 422) {
      throw new QueryRefusedError(
        `${options.title} refused a query: ${lastFailure}`,
      );
    }
    throw new ServiceUnavailableError(
      `${options.title} failed: ${lastFailure}`,
    );
  }

  return {
    async instant(query, { at, signal }) {
      const { data, warnings } = await ask(
        '/api/v1/query',
        { query, time: String(at.getTime() / 1000) },
        signal,
      );
      const samples: Sample[] = [];
      for (const { metric, value } of data?.result ?? []) {
        const number = value && Number(value[1]);
        if (number !== undefined && Number.isFinite(number)) {
          samples.push({ labels: metric, value: number, at: value![0] * 1000 });
        }
      }
      return { samples, warnings: warnings.map(scrubError) };
    },
    async range(query, { start, end, stepSeconds, signal }) {
      const { data, warnings } = await ask(
        '/api/v1/query_range',
        {
          query,
          start: String(start / 1000),
          end: String(end / 1000),
          step: String(stepSeconds),
          // Long ranges may be answered from downsampled blocks.
          max_source_resolution: stepSeconds >= 300 ? 'auto' : '0s',
        },
        signal,
      );
      const series = (data?.result ?? []).map(
        ({ metric, values }): RangeSeries => ({
          labels: metric,
          points: (values ?? []).flatMap(([seconds, text]) => {
            const number = Number(text);
            return Number.isFinite(number)
              ? [[seconds * 1000, number] as [number, number]]
              : [];
          }),
        }),
      );
      return { series, warnings: warnings.map(scrubError) };
    },
  };
}

/** What Thanos' query frontend, or a proxy, says in plain text instead; the first line, undefined where there is nothing to read. */
function plainReason(
  contentType: string | null,
  text: string,
): string | undefined {
  if (!contentType?.startsWith('text/plain')) return undefined;
  const [line] = text.trim().split('\n');
  return line.slice(0, 300) || undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
