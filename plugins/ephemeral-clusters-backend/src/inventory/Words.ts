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

/** Code of "none". */
export const noneCode = 0;

/** Words of one field as small numbers, so that rows are compared and counted without comparing texts. */
export class Words {
  readonly #codes = new Map<string, number>();
  readonly #texts: string[] = [''];
  readonly #lower: string[] = [''];
  #sorted: readonly number[] | undefined;

  codeOf(text: string | undefined): number {
    if (!text) return noneCode;
    let code = this.#codes.get(text);
    if (code === undefined) {
      code = this.#texts.length;
      this.#codes.set(text, code);
      this.#texts.push(text);
      this.#lower.push(text.toLowerCase());
      this.#sorted = undefined;
    }
    return code;
  }

  textOf(code: number): string {
    return this.#texts[code];
  }

  lowerOf(code: number): string {
    return this.#lower[code];
  }

  /** Codes are below it. */
  get size(): number {
    return this.#texts.length;
  }

  /** Codes by their texts, without that of "none". */
  sorted(): readonly number[] {
    this.#sorted ??= this.#texts
      .map((_, code) => code)
      .slice(1)
      .sort((a, b) => (this.#texts[a] < this.#texts[b] ? -1 : 1));
    return this.#sorted;
  }

  /** 1 at the codes of the wanted texts, whatever their case. The empty text is asked for by rows that have none. */
  marks(wanted: readonly string[]): Uint8Array {
    const texts = new Set(wanted.map(text => text.toLowerCase()));
    return Uint8Array.from(this.#lower, lower => (texts.has(lower) ? 1 : 0));
  }
}
