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

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { RepositoryFile } from '../types';
import { ChartRelease, renderChart } from './chart';

const chart = (files: Record<string, string>): RepositoryFile[] =>
  Object.entries({
    'Chart.yaml': 'apiVersion: v2\nname: test\nversion: 1.2.3\n',
    ...files,
  }).map(([path, content]) => ({ path, content }));

const render = (
  files: Record<string, string>,
  release: Partial<ChartRelease> = {},
) =>
  renderChart(chart(files), { name: 'rel', namespace: 'ns', ...release })
    .map(({ content }) => content)
    .join('---\n');

const example = (path: string): RepositoryFile[] => {
  const root = resolve(__dirname, '../../../../examples/gitops', path);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: relative(root, file),
        content: readFileSync(file, 'utf8'),
      };
    });
};

const objects = (path: string, release: ChartRelease): any[] =>
  renderChart(example(path), release).flatMap(({ content }) =>
    parseAllDocuments(content).map(document => document.toJS()),
  );

describe('renderChart', () => {
  it('gives templates values, release and chart', () => {
    expect(
      render({
        'values.yaml': 'a: {b: 1}',
        'templates/x.yaml':
          '{{ .Release.Name }}/{{ .Release.Namespace }} {{ .Chart.Name }}-{{ .Chart.Version }} {{ .Values.a.b }} {{ .Release.Service }}',
      }),
    ).toBe('rel/ns test-1.2.3 1 Helm');
  });

  it('lays values files, values and parameters over each other in that order', () => {
    expect(
      render(
        {
          'values.yaml': 'a: 0\nb: 0\nc: 0\nd: {x: 0, y: 0}',
          'templates/x.yaml': '{{ toJson .Values }}',
        },
        {
          valuesFiles: ['a: 1\nb: 1\nc: 1'],
          values: { b: 2, c: 2, d: { x: null } },
          parameters: [
            { name: 'c', value: '3' },
            { name: 'd.y', value: '3', forceString: true },
            { name: 'l[1].k', value: 'true' },
            { name: 'm\\.n', value: '{a,1}' },
          ],
        },
      ),
    ).toBe(
      '{"a":1,"b":2,"c":3,"d":{"y":"3"},"l":[null,{"k":true}],"m.n":["a",1]}',
    );
  });

  it('includes named templates, and renders strings as templates', () => {
    expect(
      render({
        'templates/_helpers.tpl':
          '{{- define "n" -}}{{ .Values.x }}!{{- end -}}',
        'values.yaml': 'x: 1\nt: "{{ .Values.x }}"',
        'templates/x.yaml':
          'a: {{ include "n" . | quote }} {{ tpl .Values.t . }}',
      }),
    ).toBe('a: "1!" 1');
  });

  it('leaves out partials, notes and what renders to nothing', () => {
    expect(
      renderChart(
        chart({
          'templates/_p.yaml': 'p',
          'templates/NOTES.txt': 'notes',
          'templates/empty.yaml': '{{ if false }}x{{ end }}\n',
          'templates/full.yaml': 'full',
        }),
        { name: 'rel', namespace: 'ns' },
      ),
    ).toEqual([{ path: 'templates/full.yaml', content: 'full' }]);
  });

  it('prints nothing for a value that is not there', () => {
    expect(render({ 'templates/x.yaml': 'a:{{ .Values.nothing }}' })).toBe(
      'a:',
    );
  });

  it('says which value is required, and where', () => {
    expect(() =>
      render({
        'templates/x.yaml': 'a:\n  {{ required "x is required" .Values.x }}',
      }),
    ).toThrow('template: test/templates/x.yaml:2: x is required');
  });

  it('names what is outside of the subset', () => {
    expect(() =>
      render({ 'templates/x.yaml': '{{ .Files.Get "a" }}' }),
    ).toThrow(".Files is outside of the sandbox's subset of Helm");
    expect(() => render({ 'templates/x.yaml': '{{ genCA "a" 1 }}' })).toThrow(
      'function "genCA"',
    );
    expect(() => render({ 'charts/sub/Chart.yaml': '' })).toThrow(
      'a chart with dependencies',
    );
  });

  it('does not run for ever where a template includes itself', () => {
    expect(() =>
      render({
        'templates/x.yaml':
          '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
      }),
    ).toThrow('includes itself');
  });
});

describe('the charts of the example repository', () => {
  it('makes a Cluster out of strings, with its origin', () => {
    const [cluster] = objects('charts/capi-cluster', {
      name: 'dev-x',
      namespace: 'dev-x',
      values: {
        kubernetesVersion: 'v1.36.0',
        workerNodes: '2',
        origin: { owner: 'group:default/a', purpose: 'it\'s "quoted": yes' },
      },
    });
    expect(cluster).toMatchObject({
      kind: 'Cluster',
      metadata: {
        name: 'dev-x',
        namespace: 'dev-x',
        annotations: {
          'ephemeral-clusters/owner': 'group:default/a',
          'ephemeral-clusters/purpose': 'it\'s "quoted": yes',
        },
      },
      spec: {
        topology: {
          version: 'v1.36.0',
          controlPlane: { replicas: 1 },
          workers: { machineDeployments: [{ replicas: 2 }] },
        },
      },
    });
  });

  it('makes the objects of a vcluster, with the labels of the official chart', () => {
    const all = objects('charts/vcluster', {
      name: 'vc-x',
      namespace: 'vc-x',
      values: {
        kubernetesVersion: 'v1.35.3',
        size: 'medium',
        config: { controlPlane: { proxy: { port: 1 } } },
        origin: { expiresAt: '2030-01-01T00:00:00Z' },
      },
    });
    expect(
      all.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort(),
    ).toEqual([
      'Role/vc-vc-x',
      'RoleBinding/vc-vc-x',
      'Secret/vc-config-vc-x',
      'Service/vc-x',
      'Service/vc-x-headless',
      'ServiceAccount/vc-vc-x',
      'StatefulSet/vc-x',
    ]);
    const statefulSet = all.find(({ kind }) => kind === 'StatefulSet');
    expect(statefulSet.metadata).toMatchObject({
      labels: {
        app: 'vcluster',
        release: 'vc-x',
        chart: 'vcluster-0.3.0',
        'app.kubernetes.io/managed-by': 'Helm',
      },
      annotations: { 'ephemeral-clusters/expires-at': '2030-01-01T00:00:00Z' },
    });
    expect(
      statefulSet.spec.template.spec.containers[0].resources.limits,
    ).toEqual({ memory: '2Gi' });
    const config = all.find(({ kind }) => kind === 'Secret').data[
      'config.yaml'
    ];
    expect(
      parseAllDocuments(Buffer.from(config, 'base64').toString())[0].toJS(),
    ).toEqual({
      controlPlane: {
        distro: { k8s: { enabled: true, version: 'v1.35.3' } },
        proxy: { port: 1 },
      },
      exportKubeConfig: { context: 'vc-x', server: 'https://vc-x.vc-x:443' },
    });
  });

  it('refuses a size that there is not', () => {
    expect(() =>
      objects('charts/vcluster', {
        name: 'vc-x',
        namespace: 'vc-x',
        values: { kubernetesVersion: 'v1.35.3', size: 'huge' },
      }),
    ).toThrow('size must be one of large, medium, small, not "huge"');
  });

  it('tells monitoring which cluster it is on', () => {
    const config = objects('apps/monitoring', {
      name: 'monitoring',
      namespace: 'monitoring',
      values: {
        cluster: 'vc-x',
        remoteWriteUrl: 'http://thanos/api/v1/receive',
      },
    }).find(({ kind }) => kind === 'ConfigMap').data['prometheus.yaml'];
    expect(parseAllDocuments(config)[0].toJS()).toMatchObject({
      global: { external_labels: { cluster: 'vc-x' } },
      remote_write: [{ url: 'http://thanos/api/v1/receive' }],
    });
  });
});
