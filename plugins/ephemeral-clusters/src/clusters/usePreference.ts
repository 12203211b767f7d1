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

import { storageApiRef, useApi } from '@backstage/core-plugin-api';
import { useCallback, useEffect, useMemo, useState } from 'react';

/** Bucket of the portal's storage for what we keep for each person. */
const bucketName = 'ephemeral-clusters';

/**
 * Something that the portal keeps for each person: in the browser, or in the back end where the portal stores settings of users there.
 *
 * @param read - makes sense of what was kept; people and other versions may have written it
 * @returns what is kept (undefined: nothing, or not known yet), and how to keep something else (undefined: nothing)
 */
export function usePreference<T extends string | Record<string, string[]>>(
  key: string,
  read: (kept: unknown) => T | undefined,
): [T | undefined, (value: T | undefined) => void] {
  const storage = useApi(storageApiRef);
  const bucket = useMemo(() => storage.forBucket(bucketName), [storage]);
  const [kept, setKept] = useState<unknown>(() => bucket.snapshot(key).value);
  useEffect(() => {
    const subscription = bucket
      .observe$(key)
      .subscribe(({ value }) => setKept(value));
    return () => subscription.unsubscribe();
  }, [bucket, key]);
  const keep = useCallback(
    (value: T | undefined) => {
      setKept(value);
      const done =
        value === undefined ? bucket.remove(key) : bucket.set(key, value);
      // The list works without a memory; it only begins as if it had none.
      done.catch(() => undefined);
    },
    [bucket, key],
  );
  return [useMemo(() => read(kept), [kept, read]), keep];
}
