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

/** A template that cannot be parsed or rendered, in the words of Helm and Go, with its place. */
export class TemplateError extends Error {
  readonly template?: string;
  readonly line?: number;

  constructor(message: string, place?: { template: string; line: number }) {
    super(
      place ? `template: ${place.template}:${place.line}: ${message}` : message,
    );
    this.name = 'TemplateError';
    this.template = place?.template;
    this.line = place?.line;
  }
}

/** Something that Helm has and the sandbox does not: named, so that nobody takes it for a fault of the chart. */
export class UnsupportedTemplateError extends Error {
  /** What is missing: `function "lookup"`, `chart dependencies`. */
  readonly what: string;

  constructor(what: string) {
    super(`${what} is outside of the sandbox's subset of Helm`);
    this.name = 'UnsupportedTemplateError';
    this.what = what;
  }
}
