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

import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';

/** The page's outline while its first answer is on the way. */
export function ClusterPageSkeleton(props: { name: string }) {
  return (
    <Box sx={{ display: 'grid', gap: 2 }} aria-busy="true" role="status">
      <Box>
        <Typography component="h2" variant="h5" sx={{ m: 0 }}>
          {props.name}
        </Typography>
        <Skeleton width="min(480px, 80%)" height={28} />
        <Skeleton width="min(360px, 60%)" />
      </Box>
      <Skeleton variant="rounded" height={40} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns:
            'repeat(auto-fit, minmax(min(320px, 100%), 1fr))',
        }}
      >
        <Skeleton variant="rounded" height={220} />
        <Skeleton variant="rounded" height={220} />
      </Box>
    </Box>
  );
}
