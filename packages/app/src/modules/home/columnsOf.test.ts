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
import type { HomePageWidgetData } from '@backstage/plugin-home-react/alpha';
import { columnsOf } from './columnsOf';

const widget = (name: string) => ({ name } as HomePageWidgetData);
const item = (
  component: string,
  column: number,
  row: number,
  width: number,
) => ({ component, column, row, width, height: 1 });

describe('columnsOf', () => {
  it('puts widgets into their columns, whatever the order of the configuration', () => {
    const columns = columnsOf(
      [widget('Starred'), widget('Toolkit'), widget('Mine')],
      [
        item('Starred', 8, 1, 4),
        item('Mine', 0, 0, 8),
        item('Toolkit', 8, 0, 3),
      ],
    );
    expect(
      columns.map(({ width, widgets }) => [
        width,
        widgets.map(({ name }) => name),
      ]),
    ).toEqual([
      [8, ['Mine']],
      [4, ['Toolkit', 'Starred']],
    ]);
  });

  it('leaves out what is not installed or not configured', () => {
    expect(columnsOf([widget('Joke')], [item('Mine', 0, 0, 8)])).toEqual([]);
  });
});
