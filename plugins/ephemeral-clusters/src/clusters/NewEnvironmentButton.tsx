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

import { useRouteRef } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import Add from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import { clusterCreatePermission } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Link as RouterLink } from 'react-router-dom';
import { BlockedButton } from '../elements/BlockedButton';
import { createEnvironmentRouteRef, defaultCreatePath } from '../routes';

/** Leads to the form for a new cluster; without the permission it says so instead. */
export function NewEnvironmentButton() {
  const path = useRouteRef(createEnvironmentRouteRef)?.() ?? defaultCreatePath;
  const { allowed, loading } = usePermission({
    permission: clusterCreatePermission,
  });
  const button = {
    variant: 'contained',
    color: 'primary',
    startIcon: <Add />,
    children: 'New environment',
    sx: { textTransform: 'none', whiteSpace: 'nowrap', flexShrink: 0 },
  } as const;
  if (loading) return <Button {...button} disabled />;
  if (!allowed) {
    return (
      <BlockedButton
        variant="outlined"
        startIcon={<Add />}
        reason="You may not ask for clusters here; ask an operator of the portal for the permission."
      >
        New environment
      </BlockedButton>
    );
  }
  return <Button {...button} component={RouterLink} to={path} />;
}
