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

import InfoOutlined from '@mui/icons-material/InfoOutlined';
import Box from '@mui/material/Box';
import { useTheme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import type {
  MetricPanel,
  MetricRange,
  MetricSeries,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { Panel } from '../elements/Panel';
import { formatExact, formatMoment } from '../time/formatTime';
import { formatValue, summarize, unitTitles } from './chartData';
import { LineSample, MetricChart } from './MetricChart';
import { seriesLook } from './seriesLook';

interface MetricPanelViewProps {
  panel: MetricPanel;
  range: MetricRange;
  /** Seconds between points. */
  step: number;
  /** CSS pixels of the chart; without it as wide as there is room. */
  width?: number;
}

/** One chart with its title, its legend in words and numbers, and what is missing. */
export function MetricPanelView(props: MetricPanelViewProps) {
  const { panel, range, step, width } = props;
  const drawn = panel.series.filter(hasValues);
  return (
    <Panel title={`${panel.title}, ${unitTitles[panel.unit]}`}>
      {drawn.length > 0 ? (
        <>
          <MetricChart
            panel={{ ...panel, series: drawn }}
            range={range}
            step={step}
            width={width}
          />
          <Legend panel={panel} series={drawn} />
        </>
      ) : (
        <Box
          sx={{
            height: 200,
            display: 'grid',
            placeItems: 'center',
            color: 'text.secondary',
            bgcolor: 'action.hover',
            borderRadius: 1,
          }}
        >
          <Typography variant="body2">No data in this range</Typography>
        </Box>
      )}
      {panel.missing && (
        <Typography
          variant="body2"
          component="div"
          sx={{ mt: 1, display: 'flex', gap: 1, overflowWrap: 'anywhere' }}
        >
          <InfoOutlined
            titleAccess="Missing"
            sx={{ fontSize: '1.2em', mt: 0.25 }}
            color="info"
          />
          {panel.missing}
        </Typography>
      )}
    </Panel>
  );
}

function Legend(props: {
  panel: MetricPanel;
  series: readonly MetricSeries[];
}) {
  const { panel, series } = props;
  const theme = useTheme();
  return (
    <Box
      component="ul"
      aria-label={`${panel.title} in words`}
      sx={{ listStyle: 'none', m: 0, mt: 1, p: 0, fontSize: '0.8125rem' }}
    >
      {series.map((each, index) => {
        const { now, highest } = summarize(each);
        return (
          <Box
            component="li"
            key={each.name}
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              alignItems: 'center',
              columnGap: 1,
            }}
          >
            <LineSample {...seriesLook(each.name, index, theme)} />
            <b>{each.name}</b>{' '}
            <span>
              {now === undefined
                ? 'no data now'
                : `now ${formatValue(now, panel.unit)}`}
            </span>{' '}
            {highest && highest.value !== now && (
              <Box
                component="span"
                sx={{ color: 'text.secondary' }}
                title={formatExact(highest.time)}
              >
                highest {formatValue(highest.value, panel.unit)},{' '}
                {formatMoment(new Date(highest.time).toISOString(), Date.now())}
              </Box>
            )}
          </Box>
        );
      })}
    </Box>
  );
}

function hasValues(series: MetricSeries): boolean {
  return series.points.some(([, value]) => value !== null);
}
