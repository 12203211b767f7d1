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

/** Where something stands, for messages. */
export interface Place {
  template: string;
  /** 1-based. */
  line: number;
}

/** Part of a parsed template. */
export type TemplateNode =
  | { type: 'text'; text: string }
  | { type: 'action'; pipe: Pipe }
  | { type: 'if'; branches: Branch[]; otherwise: TemplateNode[] }
  | { type: 'with'; branches: Branch[]; otherwise: TemplateNode[] }
  | {
      type: 'range';
      pipe: Pipe;
      body: TemplateNode[];
      otherwise: TemplateNode[];
    }
  | { type: 'template'; name: string; pipe?: Pipe; place: Place }
  | { type: 'break' }
  | { type: 'continue' };

/** `{{ if PIPE }}BODY`, or one of its `{{ else if PIPE }}BODY`. */
export interface Branch {
  pipe: Pipe;
  body: TemplateNode[];
}

/** `$x := command | command`. */
export interface Pipe {
  /** Names of variables, with their `$`. */
  variables: string[];
  /** `=`: a variable that is there gets a new value; `:=` declares one. */
  assigns: boolean;
  commands: Expression[][];
  place: Place;
}

/** One word of a command. */
export type Expression =
  | { type: 'literal'; value: string | number | boolean | null }
  | { type: 'dot' }
  /** `.a.b` */
  | { type: 'field'; fields: string[] }
  /** `$x.a.b` */
  | { type: 'variable'; name: string; fields: string[] }
  /** `(pipe).a.b` */
  | { type: 'pipe'; pipe: Pipe; fields: string[] }
  | { type: 'function'; name: string };

/** Templates by name: the files, and what they define. */
export type TemplateSet = Map<string, TemplateNode[]>;
