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
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTheme } from '@mui/material/styles';
import type {
  MetricPanel,
  MetricRange,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { useMemo } from 'react';
import {
  CartesianGrid,
  Line,
  LineChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useElementWidth } from '../elements/useElementWidth';
import { formatExact } from '../time/formatTime';
import {
  ChartPoint,
  chartPoints,
  formatTick,
  formatTimeTick,
  formatValue,
  timeTicks,
  valueTicks,
} from './chartData';
import { seriesLook } from './seriesLook';

interface MetricChartProps {
  panel: MetricPanel;
  range: MetricRange;
  /** Seconds between points. */
  step: number;
  /** CSS pixels; without it as wide as there is room. */
  width?: number;
  height?: number;
}

/** Lines of one panel over time. What it says in words is beside it, in the legend. */
export function MetricChart(props: MetricChartProps) {
  const { panel, range, step, width, height = 200 } = props;
  const theme = useTheme();
  const { ref, width: measured } = useElementWidth<HTMLDivElement>();
  const points = useMemo(
    () => chartPoints(panel.series, step),
    [panel.series, step],
  );
  const ticks = valueTicks(points, panel.unit);
  const from = points[0]?.time ?? 0;
  const to = points.at(-1)?.time ?? 0;
  const axis = {
    stroke: theme.palette.text.secondary,
    tick: { fill: theme.palette.text.secondary, fontSize: 12 },
    tickLine: false,
  };
  const chartWidth = width ?? measured;
  return (
    <Box ref={ref} sx={{ height, minWidth: 0 }} aria-hidden>
      {chartWidth !== undefined && (
        <LineChart
          width={chartWidth}
          height={height}
          data={points}
          margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          syncId="ephemeral-clusters-metrics"
          syncMethod="value"
          accessibilityLayer={false}
        >
          <CartesianGrid stroke={theme.palette.divider} vertical={false} />
          <XAxis
            {...axis}
            dataKey="time"
            type="number"
            scale="time"
            domain={[from, to]}
            ticks={timeTicks(from, to, range)}
            tickFormatter={time => formatTimeTick(time, range)}
            minTickGap={24}
          />
          <YAxis
            {...axis}
            axisLine={false}
            width={64}
            domain={[0, ticks[ticks.length - 1]]}
            ticks={ticks}
            tickFormatter={value => formatTick(value, panel.unit)}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: theme.palette.text.secondary }}
            content={({ active, label }) =>
              active ? (
                <ChartTooltip
                  panel={panel}
                  point={points.find(point => point.time === label)}
                />
              ) : null
            }
          />
          {panel.series.map((series, index) => {
            const look = seriesLook(series.name, index, theme);
            return (
              <Line
                key={series.name}
                name={series.name}
                dataKey={(point: ChartPoint) => point.values[index]}
                stroke={look.color}
                strokeDasharray={look.dashes}
                strokeWidth={2}
                dot={lonelyDot(points, index, look.color)}
                activeDot={{ r: 4 }}
                connectNulls={false}
                isAnimationActive={false}
                type="linear"
              />
            );
          })}
        </LineChart>
      )}
    </Box>
  );
}

/** A point between two gaps has no line to be seen by. */
function lonelyDot(
  points: readonly ChartPoint[],
  index: number,
  color: string,
) {
  return function LonelyDot(dot: { cx?: number; cy?: number; index?: number }) {
    const at = dot.index ?? 0;
    const value = (offset: number) =>
      points[at + offset]?.values[index] ?? null;
    const lonely = value(0) !== null && value(-1) === null && value(1) === null;
    return lonely ? (
      <circle key={at} cx={dot.cx} cy={dot.cy} r={2.5} fill={color} />
    ) : (
      <g key={at} />
    );
  };
}

function ChartTooltip(props: {
  panel: MetricPanel;
  point: ChartPoint | undefined;
}) {
  const { panel, point } = props;
  const theme = useTheme();
  if (!point) return null;
  return (
    <Paper elevation={4} sx={{ px: 1.25, py: 0.75 }}>
      <Typography variant="caption" color="text.secondary">
        {formatExact(point.time)}
      </Typography>
      {panel.series.map((series, index) => (
        <Typography
          key={series.name}
          variant="body2"
          sx={{ display: 'flex', alignItems: 'center', gap: 1 }}
        >
          <LineSample {...seriesLook(series.name, index, theme)} />
          {series.name}
          <Box component="b" sx={{ ml: 'auto', pl: 2 }}>
            {point.values[index] === null
              ? 'no data'
              : formatValue(point.values[index]!, panel.unit)}
          </Box>
        </Typography>
      ))}
    </Paper>
  );
}

/** A short piece of a line as the chart draws it. */
export function LineSample(props: { color: string; dashes?: string }) {
  return (
    <svg width="22" height="8" aria-hidden="true">
      <line
        x1="0"
        y1="4"
        x2="22"
        y2="4"
        stroke={props.color}
        strokeWidth="2"
        strokeDasharray={props.dashes}
      />
    </svg>
  );
}
