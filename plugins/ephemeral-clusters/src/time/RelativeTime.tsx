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

import { formatDuration, formatExact, formatRelative } from './formatTime';
import { useNow } from './useNow';

interface RelativeTimeProps {
  /** ISO 8601; nothing is known where absent. */
  value: string | undefined;
  /** `relative`: "in 5 h", "3 min ago". `age`: "3 min". */
  form?: 'relative' | 'age';
  /** Two units: "4 min 37 s". */
  precise?: boolean;
  /** Shown where there is no value. */
  absent?: string;
}

/** A moment seen from now, that ticks; the exact local time with its zone is its tooltip. */
export function RelativeTime(props: RelativeTimeProps) {
  const { value, form = 'relative', precise, absent = '–' } = props;
  const moment = value === undefined ? NaN : Date.parse(value);
  const near = Math.abs(Date.now() - moment) < (precise ? 3_600_000 : 120_000);
  const now = useNow(near ? 'second' : 'slow');
  if (value === undefined) return <>{absent}</>;
  if (Number.isNaN(moment)) {
    return <span title={`Not a moment: ${value}`}>{absent}</span>;
  }
  return (
    <time dateTime={value} title={formatExact(value)}>
      {form === 'age'
        ? formatDuration(now - moment, { precise })
        : formatRelative(value, now, { precise })}
    </time>
  );
}
