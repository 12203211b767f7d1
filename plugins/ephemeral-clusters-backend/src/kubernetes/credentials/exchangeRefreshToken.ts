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

import { readFile } from 'node:fs/promises';
import { readLimited } from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { Agent, request, type Dispatcher } from 'undici';
import { z } from 'zod';

/** Bytes of a provider's answer. */
const bodyLimit = 256 * 1024;
/** Milliseconds for each of its answers. */
const timeLimit = 15_000;

/** A client of an OpenID Connect provider. */
export interface OidcClient {
  issuer: string;
  clientId: string;
  /** Absent for a public client. */
  clientSecret?: string;
  /** Certificate authority of the provider: a file in PEM, or base64 of it. Absent: those that the machine trusts. */
  caFile?: string;
  caData?: string;
}

const discovered = z.object({
  issuer: z.string(),
  token_endpoint: z.url({ protocol: /^https$/ }),
  token_endpoint_auth_methods_supported: z
    .array(z.string())
    .catch(['client_secret_basic']),
});

const tokens = z.object({
  id_token: z.string().min(1).optional(),
  refresh_token: z.string().min(1).optional(),
});

/**
 * Exchanges a refresh token, as RFC 6749 section 6 and OpenID Connect Core section 12 say. What comes is not verified: the API server does
 * that.
 *
 * @throws Error that repeats nothing of what was sent or answered
 */
export async function exchangeRefreshToken(
  client: OidcClient,
  refreshToken: string,
): Promise<z.output<typeof tokens>> {
  const { issuer, clientId, clientSecret, caFile, caData } = client;
  const ca = caFile
    ? await readFile(caFile)
    : caData && Buffer.from(caData, 'base64');
  const dispatcher = new Agent({ connect: ca ? { ca } : {} });
  try {
    const found = discovered.safeParse(
      await answerOf(
        `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
        { dispatcher },
      ),
    );
    if (!found.success) {
      throw new Error('what it says about itself cannot be read');
    }
    // Required by OpenID Connect Discovery: another one's endpoint would get the token.
    if (found.data.issuer !== issuer) {
      throw new Error('it calls itself another issuer than idp-issuer-url');
    }
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    const headers: Record<string, string> = {
      'Content-Type': 'application/x-www-form-urlencoded',
    };
    const methods = found.data.token_endpoint_auth_methods_supported;
    if (clientSecret && methods.includes('client_secret_basic')) {
      const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
      headers.Authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    } else {
      form.set('client_id', clientId);
      if (clientSecret) form.set('client_secret', clientSecret);
    }
    return tokens.parse(
      await answerOf(found.data.token_endpoint, {
        dispatcher,
        method: 'POST',
        headers,
        body: form.toString(),
      }),
    );
  } finally {
    dispatcher.close().catch(() => {});
  }
}

async function answerOf(
  url: string,
  options: {
    dispatcher: Dispatcher;
    method?: 'POST';
    headers?: Record<string, string>;
    body?: string;
  },
): Promise<unknown> {
  const { method = 'GET', ...rest } = options;
  const { statusCode, body } = await request(url, {
    ...rest,
    method,
    signal: AbortSignal.timeout(timeLimit),
  });
  const text = await readLimited(body, bodyLimit);
  let answer: { error?: unknown } | undefined;
  try {
    answer = JSON.parse(text);
  } catch {
    // Said below.
  }
  if (statusCode === 200 && typeof answer === 'object') return answer;
  const { error } = answer ?? {};
  // RFC 6749 has a handful of codes; anything else is not repeated.
  throw new Error(
    typeof error === 'string' && /^[a-z_]{1,40}$/.test(error)
      ? `it answered ${error}`
      : `it answered ${statusCode}`,
  );
}
