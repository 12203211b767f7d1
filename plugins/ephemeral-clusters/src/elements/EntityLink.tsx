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

import { parseEntityRef } from '@backstage/catalog-model';
import { EntityRefLink } from '@backstage/plugin-catalog-react';

interface EntityLinkProps {
  /** Entity ref as it stands in Git; people write it, so it may be no ref at all. */
  value: string | undefined;
  defaultKind?: string;
}

/** A link to an entity where the text is a ref, else the text itself. */
export function EntityLink(props: EntityLinkProps) {
  const { value, defaultKind = 'group' } = props;
  if (!value) return <>–</>;
  if (!isEntityRef(value, defaultKind)) {
    return <span title="This is no entity ref">{value}</span>;
  }
  return <EntityRefLink entityRef={value} defaultKind={defaultKind} hideIcon />;
}

/** `team-a` of `group:default/team-a`: short, for filters and sentences; what is no ref stays as it is. */
export function shortEntityName(value: string): string {
  return isEntityRef(value, 'group')
    ? parseEntityRef(value, { defaultKind: 'group' }).name
    : value;
}

function isEntityRef(value: string, defaultKind: string): boolean {
  try {
    parseEntityRef(value, { defaultKind });
    return true;
  } catch {
    return false;
  }
}
