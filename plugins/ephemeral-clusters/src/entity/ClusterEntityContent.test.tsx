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
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { EphemeralClustersApi } from '@ephemeral-clusters/plugin-ephemeral-clusters-common';
import { screen } from '@testing-library/react';
import { axe } from 'jest-axe';
import { clusterEntity, databaseEntity } from '../__fixtures__/entities';
import { responseError } from '../__fixtures__/failures';
import { clusterAddress, renderPart } from '../__testUtils__/renderPages';
import { ClusterEntityContent } from './ClusterEntityContent';

function renderContent(
  api: Partial<EphemeralClustersApi> = {},
  entity = clusterEntity,
) {
  return renderPart(
    <EntityProvider entity={entity}>
      <ClusterEntityContent />
    </EntityProvider>,
    { api },
  );
}

describe('ClusterEntityContent', () => {
  it('is the page of the entity’s cluster, whose other tabs lead to the page itself', async () => {
    const { container } = await renderContent();
    expect(
      await screen.findByRole('heading', { name: 'demo-pr-481' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: /Machines/ })).toHaveAttribute(
      'href',
      `${clusterAddress}/machines`,
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says that there is no such cluster', async () => {
    await renderContent({
      getCluster: async () => {
        throw await responseError(404, 'NotFoundError', 'No cluster');
      },
    });
    expect(await screen.findByText('No such cluster')).toBeInTheDocument();
  });

  it('names the annotation that an entity lacks', async () => {
    await renderContent({}, databaseEntity);
    expect(
      await screen.findAllByText(/ephemeral-clusters\/cluster/),
    ).not.toHaveLength(0);
  });
});
