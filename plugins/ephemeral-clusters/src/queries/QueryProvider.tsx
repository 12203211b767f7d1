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

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { PropsWithChildren, useState } from 'react';
import { isTransient } from './failures';

/** One cache for everything below it. Every root of the plugin (pages, a card, a form field) puts it around its content. */
export function QueryProvider(props: PropsWithChildren<{}>) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>{props.children}</QueryClientProvider>
  );
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Only what may pass by itself is tried again; "not found" and "denied" are answers.
        retry: (count, error) => count < 1 && isTransient(error),
        retryDelay: 500,
        staleTime: 1000,
      },
      mutations: { retry: false },
    },
  });
}
