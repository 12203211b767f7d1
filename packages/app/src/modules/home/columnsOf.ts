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
import type {
  HomePageDefaultConfigItem,
  HomePageWidgetData,
} from '@backstage/plugin-home-react/alpha';

/** Widgets that stand one below the other. */
interface HomeColumn {
  /** Share of the page's width, in the configuration's units. */
  width: number;
  widgets: HomePageWidgetData[];
}

/** Puts widgets into the columns of the configuration, each sorted by row. Widgets that are not configured are left out, as are configured ones that are not installed. */
export function columnsOf(
  widgets: readonly HomePageWidgetData[],
  config: readonly HomePageDefaultConfigItem[],
): HomeColumn[] {
  const columns = new Map<number, HomeColumn>();
  const inOrder = [...config].sort(
    (a, b) => a.column - b.column || a.row - b.row,
  );
  for (const item of inOrder) {
    const widget = widgets.find(({ name }) => name === item.component);
    if (!widget) continue;
    const column = columns.get(item.column) ?? { width: 0, widgets: [] };
    column.width = Math.max(column.width, item.width);
    column.widgets.push(widget);
    columns.set(item.column, column);
  }
  return [...columns.values()];
}
