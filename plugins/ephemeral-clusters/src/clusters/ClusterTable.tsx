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

import TableSortLabel from '@mui/material/TableSortLabel';
import type {
  ClusterGroupField,
  ClusterSortField,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, memo, useCallback, useEffect, useRef } from 'react';
import { useNavigate } from 'react-router-dom';
import { useElementWidth } from '../elements/useElementWidth';
import { useClusterPath } from './ClusterLink';
import { columnWidths, type ClusterColumn } from './columns';
import { groupOfLine, type ListLine } from './listLines';
import { groupHeight, headHeight, rowHeight, StyledTable } from './tableLook';
import { ClusterLine, GroupLine, PlaceLine } from './TableRows';
import { useLineFocus } from './useLineFocus';
import { useRowsInView } from './useRowsInView';
import { useToggle } from './useToggle';

/** Lines beyond the visible ones that are rendered, so that scrolling does not show blank room. */
const overscan = 10;

/** What both forms of the list need. */
export interface LinesProps {
  /** undefined: they are loading. */
  lines: readonly ListLine[] | undefined;
  /** Lines of the whole list, read or not. */
  lineCount: number;
  groupBy: ClusterGroupField | undefined;
  onFold: (value: string, fold: boolean) => void;
  /** Another question is another list, which begins at its top. */
  question: string;
  /** Which rows are in view, as indices of the rows that were read. */
  onView: (first: number, last: number) => void;
  /** The end of what was read comes into view. */
  onEnd: () => void;
}

interface ClusterTableProps extends LinesProps {
  columns: readonly ClusterColumn[];
  sort: ClusterSortField;
  order: 'asc' | 'desc';
  onSort: (sort: ClusterSortField, order: 'asc' | 'desc') => void;
}

const noLines: readonly ListLine[] = [];

/** Room of the lines that are not rendered. */
const Space = memo(SpaceRow);

/** The list where there is room for columns: a grid that scrolls in itself and renders only what is in view. */
export function ClusterTable(props: ClusterTableProps) {
  const { columns, lines = noLines, lineCount, groupBy, onFold } = props;
  const { ref: scroller, width: room } = useElementWidth<HTMLDivElement>();
  const widths = columnWidths(columns, room);
  const body = useRef<HTMLTableSectionElement>(null);
  const navigate = useNavigate();
  const path = useClusterPath();
  const foldLine = (line: ListLine, fold: boolean) => {
    const value = groupOfLine(line, groupBy);
    if (value !== undefined) onFold(value, fold);
  };
  const scrollTo = useRef<(index: number) => void>(() => undefined);
  const focus = useLineFocus({
    lines,
    container: body,
    pageLength: () =>
      Math.max(
        1,
        Math.floor(
          ((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight,
        ) - 1,
      ),
    scrollTo: index => scrollTo.current(index),
    onOpen: line => {
      if (line.type === 'cluster') navigate(path(line.row));
      else if (line.type === 'group') foldLine(line, !line.collapsed);
    },
    onFold: foldLine,
  });
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(
      (index: number) =>
        lines[index].type === 'group' ? groupHeight : rowHeight,
      [lines],
    ),
    getItemKey: useCallback((index: number) => lines[index].key, [lines]),
    overscan,
    // The head lies over the scrolled lines.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    rangeExtractor: range => {
      const shown = defaultRangeExtractor(range);
      // The line with the focus stays, so that the focus does.
      return focus.active < 0 || shown.includes(focus.active)
        ? shown
        : [...shown, focus.active].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    scroller.current?.scrollTo?.({ top: 0 });
  }, [props.question, scroller]);
  useRowsInView({ ...props, lines, range: virtualizer.range });
  const toggle = useToggle(lines, onFold);

  useEffect(() => {
    scrollTo.current = index =>
      virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [virtualizer]);

  const items = virtualizer.getVirtualItems();
  const end = virtualizer.getTotalSize() + headHeight;
  return (
    <div
      ref={scroller}
      style={{ overflow: 'auto', minHeight: 0, overflowAnchor: 'none' }}
    >
      <StyledTable
        role="grid"
        aria-label="Clusters"
        aria-busy={props.lines === undefined}
        aria-rowcount={props.lines ? lineCount + 1 : -1}
        style={{
          minWidth: columns.reduce((sum, { width }) => sum + width, 0),
        }}
      >
        <colgroup>
          {columns.map((column, index) => (
            <col key={column.id} style={{ width: widths[index] }} />
          ))}
        </colgroup>
        <TableHead {...props} />
        <tbody ref={body} {...focus.handlers}>
          {props.lines === undefined &&
            Array.from({ length: 8 }, (_, index) => (
              <PlaceLine key={index} columns={columns} />
            ))}
          {items.map((item, position) => {
            const before = items[position - 1]?.end ?? headHeight;
            return (
              <Fragment key={item.key}>
                <Space height={item.start - before} span={columns.length} />
                <Line
                  line={lines[item.index]}
                  rowIndex={item.index + 2}
                  active={item.index === focus.active}
                  columns={columns}
                  groupBy={groupBy}
                  onToggle={toggle}
                />
              </Fragment>
            );
          })}
          <Space
            height={items.length > 0 ? end - items[items.length - 1].end : 0}
            span={columns.length}
          />
        </tbody>
      </StyledTable>
    </div>
  );
}

function TableHead(
  props: Pick<ClusterTableProps, 'columns' | 'sort' | 'order' | 'onSort'>,
) {
  const { columns, sort, order, onSort } = props;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(column => {
          const isSorted = sort === column.id;
          return (
            <th
              key={column.id}
              scope="col"
              className={column.numeric ? 'numeric' : undefined}
              aria-sort={
                isSorted
                  ? ({ asc: 'ascending', desc: 'descending' } as const)[order]
                  : undefined
              }
            >
              <TableSortLabel
                hideSortIcon
                active={isSorted}
                direction={isSorted ? order : 'asc'}
                onClick={() =>
                  onSort(
                    column.id,
                    isSorted && order === 'asc' ? 'desc' : 'asc',
                  )
                }
              >
                {column.title}
              </TableSortLabel>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface LineProps {
  line: ListLine;
  rowIndex: number;
  active: boolean;
  columns: readonly ClusterColumn[];
  groupBy: ClusterGroupField | undefined;
  onToggle: (value: string) => void;
}

/** Each form of line is rendered again only when its own parts changed, which is why they are given one by one. */
function Line(props: LineProps) {
  const { line, rowIndex, active, columns, groupBy, onToggle } = props;
  if (line.type === 'place') return <PlaceLine columns={columns} />;
  if (line.type === 'cluster') {
    return (
      <ClusterLine
        lineKey={line.key}
        rowIndex={rowIndex}
        active={active}
        row={line.row}
        columns={columns}
      />
    );
  }
  return (
    <GroupLine
      lineKey={line.key}
      rowIndex={rowIndex}
      active={active}
      field={groupBy!}
      value={line.value}
      count={line.count}
      collapsed={line.collapsed}
      span={columns.length}
      onToggle={onToggle}
    />
  );
}

function SpaceRow(props: { height: number; span: number }) {
  if (props.height <= 0) return null;
  return (
    <tr aria-hidden className="space" style={{ height: props.height }}>
      <td colSpan={props.span} />
    </tr>
  );
}
