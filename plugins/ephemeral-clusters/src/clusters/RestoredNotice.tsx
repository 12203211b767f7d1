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

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import type { ListViewControl } from './useListView';

/** The list is not as it is by itself, since this person left it otherwise; one press makes it so. */
export function RestoredNotice(props: { view: ListViewControl }) {
  return (
    <Alert
      severity="info"
      role="status"
      sx={{ py: 0, alignItems: 'center' }}
      action={
        <Button
          color="inherit"
          size="small"
          onClick={props.view.reset}
          sx={{ textTransform: 'none' }}
        >
          Reset
        </Button>
      }
    >
      As you left it last time.
    </Alert>
  );
}
