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

import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { EntityRefLink } from '@backstage/plugin-catalog-react';

/** Characters that the catalog allows; its parser takes any text for a name. */
const reference =
  /^([a-z][a-z0-9-]*:)?([a-z0-9][a-z0-9-]*\/)?[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i;

interface EntityLinkProps {
  /** Entity ref as it stands in Git; people write it, so it may be no ref at all. */
  value: string | undefined;
  defaultKind?: string;
  tabIndex?: number;
}

/** A link to an entity where the text is a ref, else the text itself. */
export function EntityLink(props: EntityLinkProps) {
  const { value, defaultKind = 'group', tabIndex } = props;
  if (!value) return <>–</>;
  if (!reference.test(value)) {
    return <span title="This is no entity ref">{value}</span>;
  }
  // Complete, since the link's presentation parses it without a default kind.
  const complete = stringifyEntityRef(parseEntityRef(value, { defaultKind }));
  return (
    <EntityRefLink
      entityRef={complete}
      defaultKind={defaultKind}
      tabIndex={tabIndex}
      hideIcon
    />
  );
}

/** `team-a` of `group:default/team-a`: short, for filters and sentences; what is no ref stays as it is. */
export function shortEntityName(value: string): string {
  return reference.test(value)
    ? parseEntityRef(value, { defaultKind: 'group' }).name
    : value;
}
