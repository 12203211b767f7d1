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

import ViewColumn from '@mui/icons-material/ViewColumn';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import Divider from '@mui/material/Divider';
import ListItemText from '@mui/material/ListItemText';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { clusterColumns, ColumnId } from './columns';

interface ColumnChooserProps {
  visible: readonly ColumnId[];
  /** undefined: those that fit. */
  onChoose: (columns: ColumnId[] | undefined) => void;
}

/** Chooses the table's columns; the name is always there. */
export function ColumnChooser(props: ColumnChooserProps) {
  const { visible, onChoose } = props;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const toggle = (id: ColumnId) => {
    const next = clusterColumns
      .map(column => column.id)
      .filter(each => each !== 'name')
      .filter(each => (each === id) !== visible.includes(each));
    onChoose(next);
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        color="inherit"
        startIcon={<ViewColumn />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={event => setAnchor(event.currentTarget)}
        sx={{ textTransform: 'none', height: 36, borderColor: 'divider' }}
      >
        Columns
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        MenuListProps={{ dense: true, 'aria-label': 'Columns' }}
      >
        {clusterColumns
          .filter(column => column.id !== 'name')
          .map(column => {
            const on = visible.includes(column.id);
            return (
              <MenuItem
                key={column.id}
                role="menuitemcheckbox"
                aria-checked={on}
                onClick={() => toggle(column.id)}
              >
                <Checkbox
                  size="small"
                  checked={on}
                  tabIndex={-1}
                  disableRipple
                  inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
                  sx={{ p: 0, mr: 1 }}
                />
                <ListItemText>{column.title}</ListItemText>
              </MenuItem>
            );
          })}
        <Divider />
        <MenuItem
          onClick={() => {
            onChoose(undefined);
            setAnchor(null);
          }}
        >
          As many as fit
        </MenuItem>
      </Menu>
    </>
  );
}
