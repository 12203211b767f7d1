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

import UnfoldLess from '@mui/icons-material/UnfoldLess';
import UnfoldMore from '@mui/icons-material/UnfoldMore';
import ViewAgendaOutlined from '@mui/icons-material/ViewAgendaOutlined';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import type { ClusterGroupField } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useState } from 'react';
import { groupFields, groupTitles } from './groupWords';

/** How the list is grouped, and how to change that. */
export interface GroupChooserProps {
  groupBy: ClusterGroupField | undefined;
  onChange: (groupBy: ClusterGroupField | undefined) => void;
  /** Folds all groups in (true) or out. */
  onFoldAll: (fold: boolean) => void;
}

/** Chooses what the list is grouped by. */
export function GroupChooser(props: GroupChooserProps) {
  const { groupBy, onChange, onFoldAll } = props;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        color={groupBy ? 'primary' : 'inherit'}
        startIcon={<ViewAgendaOutlined />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={event => setAnchor(event.currentTarget)}
        sx={{
          textTransform: 'none',
          height: 36,
          whiteSpace: 'nowrap',
          borderColor: groupBy ? undefined : 'divider',
        }}
      >
        {groupBy
          ? `Grouped by ${groupTitles[groupBy].toLowerCase()}`
          : 'Group by'}
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={close}
        MenuListProps={{ dense: true, 'aria-label': 'Group by' }}
      >
        {[undefined, ...groupFields].map(field => (
          <MenuItem
            key={field ?? ''}
            role="menuitemradio"
            aria-checked={groupBy === field}
            onClick={() => {
              onChange(field);
              close();
            }}
          >
            <Radio
              size="small"
              checked={groupBy === field}
              disableRipple
              inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
              sx={{ p: 0, mr: 1 }}
            />
            <ListItemText>
              {field ? groupTitles[field] : 'Nothing'}
            </ListItemText>
          </MenuItem>
        ))}
        {groupBy && <Divider />}
        {groupBy &&
          [true, false].map(fold => (
            <MenuItem
              key={String(fold)}
              onClick={() => {
                onFoldAll(fold);
                close();
              }}
            >
              <ListItemIcon>
                {fold ? (
                  <UnfoldLess fontSize="small" />
                ) : (
                  <UnfoldMore fontSize="small" />
                )}
              </ListItemIcon>
              <ListItemText>
                {fold ? 'Fold all in' : 'Fold all out'}
              </ListItemText>
            </MenuItem>
          ))}
      </Menu>
    </>
  );
}
