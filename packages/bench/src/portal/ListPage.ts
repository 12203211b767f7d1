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
import {
  chromium,
  type Browser,
  type CDPSession,
  type Page,
} from '@playwright/test';
import { findBrowser } from '../lab';

/** The list of clusters in Chromium, open at its first page. */
export class ListPage {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #lists = new Map<string, number>();

  /** Signs in as the demo's operator. @throws Error where there is no browser */
  static async open(portal: string): Promise<ListPage> {
    const executablePath = findBrowser();
    if (!executablePath) {
      throw new Error(
        'No Chromium was found: install it, or name one in CHROMIUM_PATH',
      );
    }
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    try {
      const page = await browser.newPage({
        // Wide enough for all columns.
        viewport: { width: 1700, height: 900 },
      });
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      const list = new ListPage(browser, page, session);
      await page.goto(`${portal}/ephemeral-clusters`);
      await page.getByRole('button', { name: 'Enter as Olga' }).click();
      await list.#firstRow().waitFor();
      return list;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  private constructor(browser: Browser, page: Page, session: CDPSession) {
    this.#browser = browser;
    this.#page = page;
    this.#session = session;
    session.on('Network.responseReceived', ({ requestId, response }) => {
      const { pathname } = new URL(response.url);
      if (pathname.endsWith('/api/ephemeral-clusters/clusters')) {
        this.#lists.set(requestId, 0);
      }
    });
    session.on(
      'Network.loadingFinished',
      ({ requestId, encodedDataLength }) => {
        if (this.#lists.has(requestId)) {
          this.#lists.set(requestId, encodedDataLength);
        }
      },
    );
  }

  /**
   * Leaves the list for the home page and comes back, as people do.
   *
   * @returns milliseconds from the click until the first row can be used
   */
  async reopen(): Promise<number> {
    const page = this.#page;
    const sidebar = (name: string) =>
      page.getByRole('link', { name, exact: true }).first();
    await sidebar('Home').click();
    await this.#firstRow().waitFor({ state: 'detached' });
    await page.evaluate(() => {
      const row = () => document.querySelector('a[href$="/bench-00000"]');
      document.addEventListener(
        'click',
        () => {
          const clicked = performance.now();
          const look = () => {
            if (row()) {
              // Painted, and able to take a click.
              requestAnimationFrame(() =>
                setTimeout(() => {
                  (window as any).usableAfter = performance.now() - clicked;
                }),
              );
            } else requestAnimationFrame(look);
          };
          (window as any).usableAfter = undefined;
          look();
        },
        { once: true, capture: true },
      );
    });
    await sidebar('Clusters').click();
    const usable = await page.waitForFunction(
      () => (window as any).usableAfter as number | undefined,
    );
    return (await usable.jsonValue())!;
  }

  /** What the list's answers have had on the wire so far; bytes with their headers. */
  get received(): number {
    return [...this.#lists.values()].reduce((sum, one) => sum + one, 0);
  }

  /** Loads the portal anew. @returns milliseconds until the first row is there */
  async reload(): Promise<number> {
    const started = performance.now();
    await this.#page.reload();
    await this.#firstRow().waitFor();
    return performance.now() - started;
  }

  /** Notes from now on when texts appear in the list, and tasks that hold up the page. */
  async watch(): Promise<void> {
    await this.#page.evaluate(() => {
      const seen: Record<string, number> = {};
      const longTasks: number[] = [];
      Object.assign(window, { seen, longTasks });
      new PerformanceObserver(entries => {
        longTasks.push(...entries.getEntries().map(entry => entry.duration));
      }).observe({ entryTypes: ['longtask'] });
      const note = () => {
        const cells = document.querySelectorAll(
          'main td, main [role="cell"], main [role="gridcell"]',
        );
        for (const { textContent } of cells) {
          const text = textContent?.trim() ?? '';
          if (/^v1\.\d+\.\d+$/.test(text)) {
            seen[text] ??= performance.timeOrigin + performance.now();
          }
        }
      };
      new MutationObserver(note).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
  }

  /** When a version was first shown, in milliseconds since 1970. Waits for it. */
  async seen(version: string): Promise<number> {
    const moment = await this.#page.waitForFunction(
      text => (window as any).seen[text] as number | undefined,
      version,
      { timeout: 30_000, polling: 50 },
    );
    return (await moment.jsonValue())!;
  }

  /** Milliseconds of each task of more than 50 ms since this was last asked. */
  longTasks(): Promise<number[]> {
    return this.#page.evaluate(() => (window as any).longTasks.splice(0));
  }

  async close(): Promise<void> {
    await this.#session.detach();
    await this.#browser.close();
  }

  #firstRow() {
    return this.#page.getByRole('link', { name: 'bench-00000' });
  }
}
