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

import MuiLink, { LinkProps as MuiLinkProps } from '@mui/material/Link';
import OpenInNew from '@mui/icons-material/OpenInNew';
import { Link as RouterLink } from 'react-router-dom';

interface LinkProps extends Omit<MuiLinkProps, 'href'> {
  /** A path of the portal, or an `http(s)` address outside of it. Anything else is shown as text: addresses come from files of people. */
  to: string;
}

/** A link inside the portal, or out of it in a new tab. */
export function Link(props: LinkProps) {
  const { to, children, ...rest } = props;
  if (/^https?:\/\//i.test(to)) {
    return (
      <MuiLink {...rest} href={to} target="_blank" rel="noopener noreferrer">
        {children}
        <OpenInNew
          titleAccess="opens in a new tab"
          sx={{ fontSize: '0.9em', ml: 0.5, verticalAlign: '-0.1em' }}
        />
      </MuiLink>
    );
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(to)) return <span>{children}</span>;
  return (
    <MuiLink {...rest} component={RouterLink} to={to}>
      {children}
    </MuiLink>
  );
}
