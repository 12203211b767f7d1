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
  ClusterLayout,
  LoadedTemplate,
} from '@ephemeral-clusters/plugin-ephemeral-clusters-node';
import { findTemplate, resolvePlacement } from './placement';

const template = {
  name: 'capi-standard',
  repository: 'gitops',
  layout: 'manifests',
  managementClusters: ['management', 'eu-west', 'elsewhere'],
} as LoadedTemplate;

const layout = (serves: string[]) =>
  ({
    id: 'manifests',
    serves: (id: string) => serves.includes(id),
  } as ClusterLayout);

function resolve(asked: string | undefined, serves: string[]) {
  return resolvePlacement({
    template,
    repository: { title: 'GitOps', layouts: [layout(serves)] },
    asked,
    configured: ['management', 'eu-west'],
  });
}

describe('resolvePlacement', () => {
  it('takes the only choice, or the one asked for', () => {
    expect(resolve(undefined, ['eu-west']).managementCluster).toBe('eu-west');
    expect(
      resolve('management', ['management', 'eu-west']).managementCluster,
    ).toBe('management');
  });

  it('refuses what the template, the layout or the configuration does not have', () => {
    expect(() => resolve('elsewhere', ['management', 'elsewhere'])).toThrow(
      'Choose one of: management.',
    );
    expect(() => resolve('eu-west', ['management'])).toThrow('Choose one of');
    expect(() => resolve(undefined, [])).toThrow('on no management cluster');
    expect(() => resolve(undefined, ['management', 'eu-west'])).toThrow(
      'Say which management cluster: management, eu-west.',
    );
  });

  it('says so where the layout is unknown', () => {
    expect(() =>
      resolvePlacement({
        template: { ...template, layout: 'nope' },
        repository: { title: 'GitOps', layouts: [layout([])] },
        asked: undefined,
        configured: [],
      }),
    ).toThrow('has to name one of: manifests');
  });
});

describe('findTemplate', () => {
  const templates = [
    template,
    { ...template, repository: 'other' },
    { ...template, name: 'small' },
  ];

  it('finds by name, and by repository where several have it', () => {
    expect(
      findTemplate({ templates, name: 'small', repository: undefined }).name,
    ).toBe('small');
    expect(
      findTemplate({ templates, name: 'capi-standard', repository: 'other' })
        .repository,
    ).toBe('other');
  });

  it('says what there is', () => {
    const find = (name: string, repository?: string) => () =>
      findTemplate({ templates, name, repository });
    expect(find('../x')).toThrow('There are: capi-standard, small.');
    expect(find('small', 'nope')).toThrow('There is no cluster template');
    expect(find('capi-standard')).toThrow('Say which: gitops, other.');
  });
});
