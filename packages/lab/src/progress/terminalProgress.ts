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

import { elapsed, type Progress } from './Progress';

const redrawMilliseconds = 200;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const clearBelow = '\x1b[0J';
const up = (lines: number) => (lines > 0 ? `\x1b[${lines}A\r` : '\r');

interface Item {
  title: string;
  detail: string;
  begun: number;
}

/** One live line for everything that is going on, below the lines that stay. */
export function terminalProgress(terminal: {
  write(text: string): unknown;
  columns: number;
}): Progress {
  const items = new Set<Item>();
  let drawn = 0;
  let frame = 0;
  const cut = (text: string) =>
    text.length < terminal.columns
      ? text
      : `${text.slice(0, terminal.columns - 2)}…`;
  const draw = (staying: string[]) => {
    const live = [...items].map(({ title, detail, begun }) =>
      cut(
        `${frames[frame]} ${title}${detail && `: ${detail}`} ${elapsed(
          performance.now() - begun,
        )}`,
      ),
    );
    const lines = [...staying, ...live].map(line => `${line}\n`).join('');
    terminal.write(`${up(drawn)}${clearBelow}${lines}`);
    drawn = live.length;
  };
  const timer = setInterval(() => {
    frame = (frame + 1) % frames.length;
    if (items.size > 0) draw([]);
  }, redrawMilliseconds).unref();
  return {
    say: message => draw(message.split('\n')),
    begin(title) {
      const item: Item = { title, detail: '', begun: performance.now() };
      items.add(item);
      draw([]);
      return {
        note(detail) {
          item.detail = detail.split('\n')[0];
          draw([]);
        },
        end(outcome) {
          items.delete(item);
          const took = elapsed(performance.now() - item.begun);
          draw([`${outcome === 'done' ? '✓' : '✗'} ${title} (${took})`]);
        },
      };
    },
    close() {
      clearInterval(timer);
      items.clear();
      draw([]);
    },
  };
}
