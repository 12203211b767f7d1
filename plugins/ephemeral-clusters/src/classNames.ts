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

import { unstable_ClassNameGenerator as ClassNameGenerator } from '@mui/material/className';

/**
 * Puts `v5-` before the class names of MUI 5, so that they do not meet those of MUI 4, which Backstage still uses. Backstage's own
 * `UnifiedThemeProvider` does the same; a portal with another theme provider needs it from here. Called once, before any MUI 5 component
 * is loaded (https://github.com/backstage/backstage/pull/33054).
 */
export function prefixClassNames(): void {
  ClassNameGenerator.configure(name =>
    name.startsWith('v5-') ? name : `v5-${name}`,
  );
}
