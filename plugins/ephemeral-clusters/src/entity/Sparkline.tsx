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
import Typography from '@mui/material/Typography';
import { useTheme } from '@mui/material/styles';
import type { MetricSeries } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Line, LineChart, YAxis } from 'recharts';

interface SparklineProps {
  title: string;
  /** Latest value with its unit: the line alone says nothing to a screen reader. */
  value: string;
  series: MetricSeries | undefined;
}

/** A small line over the last hour beside its latest value. */
export function Sparkline(props: SparklineProps) {
  const { title, value, series } = props;
  const theme = useTheme();
  const points = series?.points.map(([at, reading]) => ({ at, reading })) ?? [];
  const hasLine = points.some(point => point.reading !== null);
  return (
    <Box>
      <Typography variant="body2" color="text.secondary">
        {title}
      </Typography>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          columnGap: 1.5,
        }}
      >
        <Typography sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>
          {value}
        </Typography>
        {hasLine && (
          <Box aria-hidden="true">
            <LineChart
              width={96}
              height={28}
              data={points}
              accessibilityLayer={false}
              margin={{ top: 2, bottom: 2, left: 0, right: 0 }}
            >
              <YAxis hide domain={[0, 'auto']} />
              <Line
                dataKey="reading"
                dot={false}
                isAnimationActive={false}
                stroke={theme.palette.primary.main}
                strokeWidth={1.5}
              />
            </LineChart>
          </Box>
        )}
      </Box>
    </Box>
  );
}
