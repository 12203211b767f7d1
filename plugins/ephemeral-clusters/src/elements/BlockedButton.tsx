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

import Button, { ButtonProps } from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';

interface BlockedButtonProps
  extends Pick<ButtonProps, 'variant' | 'startIcon' | 'children'> {
  /** Why it cannot be pressed, and what to do. */
  reason: string;
}

/** A button that cannot be pressed and says why; it keeps the focus, since a disabled one hides the reason from the keyboard. */
export function BlockedButton(props: BlockedButtonProps) {
  const { reason, ...button } = props;
  return (
    <Tooltip title={reason} describeChild>
      <Button
        {...button}
        color="inherit"
        aria-disabled
        disableRipple
        onClick={event => event.preventDefault()}
        sx={{
          textTransform: 'none',
          whiteSpace: 'nowrap',
          flexShrink: 0,
          cursor: 'not-allowed',
          color: 'text.disabled',
        }}
      />
    </Tooltip>
  );
}
