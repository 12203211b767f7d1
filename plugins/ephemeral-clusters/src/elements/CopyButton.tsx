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

import Check from '@mui/icons-material/Check';
import ContentCopy from '@mui/icons-material/ContentCopy';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { useEffect, useState } from 'react';

interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "Copy <what>". */
  what: string;
}

/** Copies a text and says so for two seconds. */
export function CopyButton(props: CopyButtonProps) {
  const { text, what } = props;
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  useEffect(() => {
    if (copied === 'no') return undefined;
    const timer = setTimeout(() => setCopied('no'), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('yes');
    } catch {
      // Browsers give no clipboard to pages without TLS.
      setCopied('failed');
    }
  };
  const titles = {
    no: `Copy ${what}`,
    yes: 'Copied',
    failed: 'The browser does not allow copying here',
  };
  return (
    <Tooltip title={titles[copied]}>
      <IconButton size="small" onClick={copy}>
        {copied === 'yes' ? (
          <Check fontSize="inherit" color="success" />
        ) : (
          <ContentCopy fontSize="inherit" />
        )}
      </IconButton>
    </Tooltip>
  );
}
