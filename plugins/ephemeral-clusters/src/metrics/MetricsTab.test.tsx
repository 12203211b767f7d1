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

import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { clusterMetrics } from '../__fixtures__/metrics';
import {
  clusterAddress,
  renderPages,
  renderPart,
  shownAddress,
} from '../__testUtils__/renderPages';
import { ago, minute } from '../__fixtures__/time';
import { MetricPanelView } from './MetricPanelView';

describe('MetricPanelView', () => {
  const metrics = clusterMetrics('1h');
  const panel = (id: string) => metrics.panels.find(each => each.id === id)!;

  it('draws a line per series, broken where nothing was measured', async () => {
    const { container } = await renderPart(
      <MetricPanelView
        panel={panel('cpu')}
        range="1h"
        step={metrics.step}
        width={600}
      />,
    );
    const lines = [
      ...container.querySelectorAll<SVGPathElement>('.recharts-line-curve'),
    ].map(path => path.getAttribute('d') ?? '');
    expect(lines).toHaveLength(3);
    // Each piece begins with a "move to": the gap makes two of one line.
    expect(lines[0].match(/M/g)).toHaveLength(2);
    expect(lines[2].match(/M/g)).toHaveLength(1);
    expect(container.querySelector('svg')).toHaveTextContent('4');
  });

  it('says in words what is drawn', async () => {
    const { container } = await renderPart(
      <MetricPanelView
        panel={panel('cpu')}
        range="1h"
        step={metrics.step}
        width={600}
      />,
    );
    const [used, requested, capacity] = within(
      screen.getByRole('list', { name: 'CPU in words' }),
    ).getAllByRole('listitem');
    expect(used).toHaveTextContent(/used now [\d.]+ c highest [\d.]+ c, /);
    expect(requested).toHaveTextContent('requested now 2.5 c');
    expect(capacity).toHaveTextContent('capacity now 4 c');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says which exporter is missing where there is no series', async () => {
    await renderPart(
      <MetricPanelView
        panel={panel('api-server')}
        range="1h"
        step={metrics.step}
        width={600}
      />,
    );
    expect(screen.getByText('No data in this range')).toBeInTheDocument();
    expect(screen.getByText(/add a scrape job for it/)).toBeInTheDocument();
  });
});

describe('MetricsTab', () => {
  const address = `${clusterAddress}/metrics`;

  it('takes the range from the address and writes it there', async () => {
    const ranges: string[] = [];
    await renderPages(`${address}?range=24h`, {
      api: {
        getMetrics: async (_, range) => {
          ranges.push(range);
          return clusterMetrics(range);
        },
      },
    });
    expect(
      await screen.findByRole('region', { name: 'Memory, bytes' }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '7 days' }));
    expect(shownAddress()).toBe(`${address}?range=7d`);
    expect(ranges).toEqual(['24h', '7d']);
  });

  it('passes on warnings and says that the source is silent', async () => {
    await renderPages(address, {
      api: {
        getMetrics: async (_, range) => ({
          ...clusterMetrics(range),
          warnings: ['store eu-west: deadline exceeded'],
          freshness: { state: 'stale', lastContact: ago(3.5 * minute) },
        }),
      },
    });
    expect(
      await screen.findByText(/source of the metrics has no contact/),
    ).toHaveTextContent(/since 3\smin/);
    await userEvent.click(screen.getByRole('button', { name: 'What it says' }));
    expect(
      screen.getByText('store eu-west: deadline exceeded'),
    ).toBeInTheDocument();
  });

  it('says so where there are no metrics', async () => {
    await renderPages(address, {
      api: {
        getMetrics: async (_, range) => ({
          ...clusterMetrics(range),
          panels: [],
          freshness: { state: 'unavailable', error: 'Thanos does not answer' },
        }),
      },
    });
    expect(
      await screen.findByText('There are no metrics of this cluster'),
    ).toBeInTheDocument();
    expect(
      screen.getAllByText(/Thanos does not answer/).length,
    ).toBeGreaterThan(0);
  });

  it('says what failed', async () => {
    await renderPages(address, {
      api: {
        getMetrics: async () => {
          throw new Error('Network request failed');
        },
      },
    });
    expect(
      await screen.findByText('The metrics could not be loaded'),
    ).toBeInTheDocument();
  });
});
