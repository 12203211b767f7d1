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

import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readEphemeralClustersConfig } from './config';

/** How the management cluster `eu` is reached. */
function accessOf(eu: JsonObject, kubernetes: JsonObject = {}) {
  const config = new ConfigReader({
    ephemeralClusters: { managementClusters: { eu } },
    kubernetes,
  });
  return readEphemeralClustersConfig(config).managementClusters[0].access;
}

/** Of the Kubernetes plugin, with one cluster behind another locator and another cluster. */
const pluginWith = (cluster: JsonObject): JsonObject => ({
  clusterLocatorMethods: [
    { type: 'catalog' },
    {
      type: 'config',
      clusters: [
        { name: 'other', url: 'https://other', authProvider: 'google' },
        { name: 'management', url: 'https://kubernetes', ...cluster },
      ],
    },
  ],
});

const file = '/var/run/secrets/kubernetes.io/serviceaccount/token';

describe('how a management cluster is reached', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'a kubeconfig',
      { kubeconfig: { path: '/k', context: 'c' } },
      { id: 'eu', kubeconfig: { path: '/k', context: 'c' } },
    ],
    ['its own pod', { inCluster: 'true' }, { id: 'eu', inCluster: true }],
    [
      'a token file',
      { serviceAccount: { url: 'https://k', caFile: '/ca', tokenFile: '/t' } },
      {
        id: 'eu',
        serviceAccount: {
          url: 'https://k',
          caFile: '/ca',
          token: { file: '/t' },
        },
      },
    ],
  ])('is %s', (_, written, expected) => {
    expect(accessOf(written)).toEqual(expected);
  });

  it.each<[string, JsonObject, string]>([
    ['no form', {}, 'eu: give exactly one of'],
    [
      'two forms',
      { inCluster: true, kubeconfig: { path: '/k' } },
      'eu: give exactly one of',
    ],
    [
      'another two',
      { kubernetesPlugin: 'management', kubeconfig: { path: '/k' } },
      'eu: give exactly one of',
    ],
    ['inCluster: false', { inCluster: false }, 'eu: give exactly one of'],
    [
      'an address without TLS',
      { serviceAccount: { url: 'http://geheim', tokenFile: '/t' } },
      'eu.serviceAccount.url: write an address that starts with https://',
    ],
    [
      'no token file',
      { serviceAccount: { url: 'https://k' } },
      'eu.serviceAccount.tokenFile: ',
    ],
    [
      'two authorities',
      {
        serviceAccount: {
          url: 'https://k',
          tokenFile: '/t',
          caFile: '/ca',
          caData: 'Z2VoZWlt',
        },
      },
      'eu.serviceAccount: give caFile or caData, not both',
    ],
    [
      'an authority that is not base64',
      {
        serviceAccount: { url: 'https://k', tokenFile: '/t', caData: '-----' },
      },
      'eu.serviceAccount.caData: write base64 of the PEM',
    ],
  ])('is not %s', (_, written, message) => {
    expect(() => accessOf(written)).toThrow(
      `ephemeralClusters.managementClusters.${message}`,
    );
    expect(() => accessOf(written)).not.toThrow(/geheim|Z2VoZWlt/);
  });
});

describe('a cluster of the Kubernetes plugin', () => {
  it('is reached as the plugin reaches it', () => {
    const written = { kubernetesPlugin: 'management' };
    const serviceAccount = { url: 'https://kubernetes', skipTlsVerify: false };
    expect(
      accessOf(
        written,
        pluginWith({
          authProvider: 'serviceAccount',
          serviceAccountToken: 'abc',
          caData: 'Y2E=',
        }),
      ),
    ).toEqual({
      id: 'eu',
      serviceAccount: {
        ...serviceAccount,
        caData: 'Y2E=',
        token: { value: 'abc' },
      },
    });
    // Without a token, the plugin uses that of its pod.
    expect(
      accessOf(
        written,
        pluginWith({ authProvider: 'serviceAccount', caFile: '/ca' }),
      ),
    ).toEqual({
      id: 'eu',
      serviceAccount: { ...serviceAccount, caFile: '/ca', token: { file } },
    });
    expect(
      accessOf(
        written,
        pluginWith({
          authProvider: 'google',
          skipTLSVerify: true,
          url: 'http://localhost:8001',
          authMetadata: {
            'kubernetes.io/auth-provider': 'serviceAccount',
            serviceAccountToken: 'abc',
          },
        }),
      ),
    ).toEqual({
      id: 'eu',
      serviceAccount: {
        url: 'http://localhost:8001',
        skipTlsVerify: true,
        token: { value: 'abc' },
      },
    });
  });

  it.each<[string, JsonObject, string]>([
    [
      'google',
      { authProvider: 'google' },
      'not google: it signs in with the token of the person who looks',
    ],
    ['oidc', { authProvider: 'oidc', oidcTokenProvider: 'okta' }, 'not oidc: '],
    [
      'aws',
      { authProvider: 'aws' },
      "not aws: it signs in with a cloud's own credentials; use a kubeconfig",
    ],
    [
      'localKubectlProxy',
      { authProvider: 'localKubectlProxy' },
      'it sends no credentials',
    ],
    ['no', {}, 'only serviceAccount can be used here'],
    [
      'a custom',
      { authProvider: 'geheim' },
      'only serviceAccount can be used here',
    ],
  ])('is not used with %s provider', (_, cluster, message) => {
    const read = () =>
      accessOf({ kubernetesPlugin: 'management' }, pluginWith(cluster));
    expect(read).toThrow(
      'ephemeralClusters.managementClusters.eu.kubernetesPlugin: kubernetes.clusterLocatorMethods[1].clusters[1].authProvider: ',
    );
    expect(read).toThrow(message);
    expect(read).not.toThrow(/geheim/);
  });

  it('must be there, with an address that a token can be sent to', () => {
    const written = { kubernetesPlugin: 'management' };
    expect(() => accessOf(written)).toThrow(
      'eu.kubernetesPlugin: no cluster of this name is in kubernetes.clusterLocatorMethods with type: config',
    );
    expect(() =>
      accessOf({ kubernetesPlugin: 'gone' }, pluginWith({})),
    ).toThrow('no cluster of this name');
    const account = { authProvider: 'serviceAccount' };
    expect(() =>
      accessOf(written, pluginWith({ ...account, url: 'http://geheim' })),
    ).toThrow('clusters[1].url: the token would be sent to an address without');
    expect(() =>
      accessOf(written, pluginWith({ ...account, url: 'geheim' })),
    ).toThrow('clusters[1].url: ');
    expect(() =>
      accessOf(written, pluginWith({ ...account, url: 'geheim' })),
    ).not.toThrow(/geheim/);
  });
});
