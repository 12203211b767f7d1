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

import { type Browser, type CDPSession, chromium } from '@playwright/test';
import { findBrowser } from './findBrowser';

/** What a page in a browser has cost since it was opened. */
export interface PageCost {
  /** Seconds of its main thread. */
  busySeconds: number;
  requests: number;
  /** Bytes over the network, bodies as they were sent. */
  received: number;
  /** The most that its scripts held; bytes. */
  heap: number;
}

/** The list of clusters as somebody has it open while a fleet comes and goes, in Chromium. */
export class OpenPage {
  readonly #browser: Browser;
  readonly #session: CDPSession;
  #requests = 0;
  #received = 0;
  #heap = 0;

  private constructor(browser: Browser, session: CDPSession) {
    this.#browser = browser;
    this.#session = session;
    session.on('Network.requestWillBeSent', () => {
      this.#requests += 1;
    });
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      this.#received += encodedDataLength;
    });
  }

  /**
   * Signs in as the demo's operator and waits for the list.
   *
   * @param portal - address of its front end
   * @returns undefined where this machine has no browser
   */
  static async open(portal: string): Promise<OpenPage | undefined> {
    const executablePath = findBrowser();
    if (!executablePath) return undefined;
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    try {
      const page = await browser.newPage({
        viewport: { width: 1440, height: 900 },
      });
      const session = await page.context().newCDPSession(page);
      const open = new OpenPage(browser, session);
      await session.send('Network.enable');
      await session.send('Performance.enable');
      await page.goto(`${portal}/ephemeral-clusters`);
      await page.getByRole('button', { name: 'Enter as Olga' }).click();
      await page
        .getByRole('link', { name: 'New environment' })
        .first()
        .waitFor();
      return open;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  async cost(): Promise<PageCost> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const metric = (name: string) =>
      metrics.find(item => item.name === name)?.value ?? 0;
    this.#heap = Math.max(this.#heap, metric('JSHeapUsedSize'));
    return {
      busySeconds: metric('TaskDuration'),
      requests: this.#requests,
      received: this.#received,
      heap: this.#heap,
    };
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
