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
import FactCheckOutlined from '@mui/icons-material/FactCheckOutlined';
import Button from '@mui/material/Button';
import { setupReadPermission } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Link as RouterLink } from 'react-router-dom';
import { setupRouteRef } from '../routes';

interface SetupLinkProps {
  /** What it says: "Set-up". */
  children: string;
  /** In a banner it has the banner's colour. */
  inherit?: boolean;
}

/** Leads those who may see it to the set-up check; nothing for everyone else. */
export function SetupLink(props: SetupLinkProps) {
  const { children, inherit } = props;
  const path = useRouteRef(setupRouteRef);
  const { allowed } = usePermission({ permission: setupReadPermission });
  if (!allowed || !path) return null;
  return (
    <Button
      component={RouterLink}
      to={path()}
      color={inherit ? 'inherit' : 'primary'}
      size={inherit ? 'small' : 'medium'}
      startIcon={inherit ? undefined : <FactCheckOutlined />}
      sx={{ textTransform: 'none', whiteSpace: 'nowrap', flexShrink: 0 }}
    >
      {children}
    </Button>
  );
}
