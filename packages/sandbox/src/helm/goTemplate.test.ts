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

import { renderGoTemplate } from './goTemplate';
import { Value } from './values';

const render = (source: string, data: Value = {}) =>
  renderGoTemplate(source, data);

describe('renderGoTemplate', () => {
  it('leaves text without actions alone', () => {
    expect(render('a } b {c')).toBe('a } b {c');
  });

  it('prints fields, nested fields and literals', () => {
    const data = {
      a: { b: 'x' },
      n: 3,
      t: true,
      list: [1, 'b'],
      map: { k: 1 },
    };
    expect(
      render('{{.a.b}}-{{ .n }}-{{.t}}-{{"q\\n"}}-{{`raw\\n`}}', data),
    ).toBe('x-3-true-q\n-raw\\n');
    expect(render('{{ .list }} {{ .map }}', data)).toBe('[1 b] map[k:1]');
  });

  it('tells .a.b from .a .b', () => {
    expect(
      render('{{ printf "%s %s" .a.b .c }}', { a: { b: 'x' }, c: 'y' }),
    ).toBe('x y');
    expect(render('{{ (index .l 0).name }}', { l: [{ name: 'n' }] })).toBe('n');
  });

  it('trims white space only where it is asked to', () => {
    expect(render('a \n {{- "b" -}} \n c')).toBe('abc');
    expect(render('a {{ "b" }} c')).toBe('a b c');
    expect(render('{{ -3 }}{{- 4 }}')).toBe('-34');
    expect(render('a {{- /* nothing */ -}} b')).toBe('ab');
  });

  it('chooses by if, else if and else', () => {
    const source = '{{if eq .x 1}}one{{else if eq .x 2}}two{{else}}many{{end}}';
    expect([1, 2, 3].map(x => render(source, { x }))).toEqual([
      'one',
      'two',
      'many',
    ]);
  });

  it.each<[Value, boolean]>([
    ['', false],
    ['false', true],
    [0, false],
    [[], false],
    [{}, false],
    [null, false],
    [{ a: null }, true],
  ])('takes %j as %s', (x, expected) => {
    expect(render('{{if .x}}true{{else}}false{{end}}', { x })).toBe(
      String(expected),
    );
  });

  it('ranges over lists, maps in order of their keys, numbers and nothing', () => {
    expect(
      render('{{range $i, $v := .l}}{{$i}}={{$v}};{{end}}', { l: ['a', 'b'] }),
    ).toBe('0=a;1=b;');
    expect(
      render('{{range $k, $v := .m}}{{$k}}={{$v}};{{end}}', {
        m: { b: 2, a: 1 },
      }),
    ).toBe('a=1;b=2;');
    expect(render('{{range 3}}{{.}}{{end}}')).toBe('012');
    expect(render('{{range .l}}x{{else}}none{{end}}', { l: [] })).toBe('none');
  });

  it('breaks and continues', () => {
    const source =
      '{{range .l}}{{if eq . 2}}{{continue}}{{end}}{{if eq . 4}}{{break}}{{end}}{{.}}{{end}}';
    expect(render(source, { l: [1, 2, 3, 4, 5] })).toBe('13');
  });

  it('changes the dot in with, and keeps the root in $', () => {
    expect(
      render('{{with .a}}{{.b}}{{$.c}}{{else}}no{{end}}', {
        a: { b: 1 },
        c: 2,
      }),
    ).toBe('12');
    expect(render('{{with .a}}{{.b}}{{else}}no{{end}}', { a: {} })).toBe('no');
  });

  it('keeps a variable to its block unless it is assigned to', () => {
    expect(render('{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}')).toBe(
      '21',
    );
    expect(render('{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}')).toBe('2');
    expect(() => render('{{if true}}{{$x := 1}}{{end}}{{$x}}')).toThrow(
      'undefined variable "$x"',
    );
  });

  it('pipes the value in as the last argument', () => {
    expect(render('{{ "ab" | upper | printf "%s-%s" "x" }}')).toBe('x-AB');
  });

  it('stops early in and and or', () => {
    expect(
      render('{{ and .a .a.b }}|{{ or .c .a.b }}', { a: null, c: 'c' }),
    ).toBe('<no value>|c');
  });

  it('calls defined templates with their own data', () => {
    expect(
      render('{{define "t"}}<{{.}}>{{end}}{{template "t" .x}}', { x: 'y' }),
    ).toBe('<y>');
  });

  it('takes a missing key as an error only where asked to', () => {
    expect(render('{{.nothing}}')).toBe('<no value>');
    expect(() =>
      renderGoTemplate('{{.nothing}}', {}, { failOnMissingKey: true }),
    ).toThrow('map has no entry for key "nothing"');
  });

  it('says where a mistake is', () => {
    expect(() => render('a\nb {{ .x.y }}')).toThrow(
      'template: base:2: nil pointer evaluating interface {}.y',
    );
    expect(() => render('{{ if .x }}')).toThrow('{{if}} without {{end}}');
    expect(() => render('{{ end }}')).toThrow('unexpected {{end}}');
    expect(() => render('{{ .x')).toThrow('unclosed action');
    expect(() => render('{{ "x }}')).toThrow('unterminated quoted string');
    expect(() => render('{{ eq "1" 1 }}')).toThrow(
      'incompatible types for comparison',
    );
  });

  it('names a function that it does not have', () => {
    expect(() => render('{{ lookup "v1" "Pod" }}')).toThrow(
      'function "lookup" is outside of the sandbox\'s subset of Helm',
    );
  });

  it.each([
    ['{{ default "d" .x }}', 'd'],
    ['{{ "" | default "d" }}', 'd'],
    ['{{ "abc" | trunc 2 }}{{ "abc" | trunc -2 }}', 'abbc'],
    ['{{ "a-" | trimSuffix "-" }}{{ trimPrefix "v" "v1" }}', 'a1'],
    [
      '{{ printf "%03d %q %v %5.1f%%" 7 "a\\"b" true 2.25 }}',
      '007 "a\\"b" true   2.3%',
    ],
    ['{{ list "b" "a" | sortAlpha | join "," }}', 'a,b'],
    ['{{ "1" | int | add 2 }}', '3'],
    ['{{ div 7 2 }}{{ mod 7 2 }}{{ max 1 9 3 }}', '319'],
    ['{{ ternary "y" "n" (gt 2 1) }}', 'y'],
    ['{{ "a" | b64enc }} {{ "YQ==" | b64dec }}', 'YQ== a'],
    ['{{ quote "a" 1 nil }} {{ squote "b" }}', '"a" "1" \'b\''],
    ['{{ dict "b" 1 "a" (list 1 2) | toJson }}', '{"a":[1,2],"b":1}'],
    ['{{ has 2 (list 1 2) }} {{ hasKey (dict "a" 1) "a" }}', 'true true'],
    ['{{ merge (dict "a" 1) (dict "a" 2 "b" 3) | toJson }}', '{"a":1,"b":3}'],
    [
      '{{ mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" (dict "y" 2)) | toJson }}',
      '{"a":{"x":1,"y":2}}',
    ],
    ['{{ len "äb" }}{{ len (list 1) }}', '31'],
    ['{{ normalize "A_b.C!" }}', 'a-b.c'],
    ['{{ print "a" 1 2 "b" }}', 'a1 2b'],
  ])('%s gives %s', (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it('writes YAML as Helm does', () => {
    const data = {
      x: { b: ['10.0.0.0/8', 'yes', '1'], a: 'line\nline\n', c: {}, d: null },
    };
    expect(render('{{ toYaml .x }}', data)).toBe(
      'a: |\n  line\n  line\nb:\n- 10.0.0.0/8\n- "yes"\n- "1"\nc: {}\nd: null',
    );
    expect(render('k:{{ toYaml .x.b | nindent 2 }}', data)).toBe(
      'k:\n  - 10.0.0.0/8\n  - "yes"\n  - "1"',
    );
  });
});
