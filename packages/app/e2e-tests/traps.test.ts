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

import { expect, test, type Page } from '@playwright/test';
import { labOnly, patience } from './addresses';
import { labPid } from './backendProcess';
import { apiAddress, changeFiles, mergeInGitea, readFile } from './gitea';
import { stage } from './journeys';
import {
  clearAway,
  deliverOnItsOwn,
  endSync,
  expectObjects,
  fenceTrapsOff,
  kubectl,
  manifestOf,
  refresh,
  takeFenceDown,
} from './operator';
import { enterAs } from './people';
import {
  askForCluster,
  askForRemoval,
  askForVcluster,
  clusterPage,
} from './requests';

/*
 * Traps that a GitOps repository and its Argo CD hold ready, each made on the real programs as an operator would fall into it. The cluster's page
 * must name the cause; then the trap is left by what the page says, which shows that it is right.
 */

type Request = Awaited<ReturnType<typeof askForCluster>>;

const mergeRequest = (request: Request) =>
  mergeInGitea(apiAddress(request.changeRequest!.url));

const vclusters = 'management/management/vclusters.yaml';

/** Makes a cluster, and waits until it is there. */
async function makeCluster(name: string) {
  await mergeRequest(await askForCluster(name));
  await expectObjects(['cluster', '-n', name, name], 'some');
}

async function makeVcluster(name: string) {
  await mergeRequest(await askForVcluster(name));
  await expectObjects(['statefulset', '-n', name, name], 'some');
}

async function removeCluster(name: string) {
  // The portal has heard of the object, so that its removal can be asked for.
  await expect(async () => mergeRequest(await askForRemoval(name))).toPass({
    timeout: patience(20),
  });
}

/** Opens the cluster's page and expects the cause, what to do, and the cause in the list. */
async function expectOnPage(
  page: Page,
  name: string,
  expected: { cause: RegExp; advice: RegExp },
) {
  await page.goto(clusterPage(name));
  await expect(page.getByText(expected.cause).first()).toBeVisible({
    timeout: patience(60),
  });
  await expect(page.getByText(expected.advice).first()).toBeVisible();
  // At the stage of the request that waits, and as the cluster's health.
  await expect
    .poll(() => page.getByText(expected.cause).count())
    .toBeGreaterThan(1);
  await page.screenshot({
    path: test.info().outputPath('page.png'),
    fullPage: true,
  });
  await page.goto(`/ephemeral-clusters?search=${name}`);
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText(
    expected.cause,
  );
  await page.goto(clusterPage(name));
}

const expectGone = (page: Page) =>
  expect(page.getByText('The cluster is gone.').first()).toBeVisible({
    timeout: patience(40),
  });

test.describe('GitOps traps', labOnly, () => {
  test.beforeAll(fenceTrapsOff);
  test.afterAll(takeFenceDown);
  const undo: (() => Promise<unknown>)[] = [];
  test.beforeEach(async ({ page }) => {
    test.setTimeout(patience(120));
    await enterAs(page, 'Guest');
  });
  test.afterEach(async () => {
    test.setTimeout(patience(60));
    while (undo.length > 0) await undo.pop()!();
  });

  /** Puts a file of Git back as it is now, when the test is over. */
  async function restoring(path: string): Promise<string> {
    const content = await readFile(path);
    undo.push(() => changeFiles('Put back', { [path]: content }));
    return content;
  }

  async function trap(...args: Parameters<typeof deliverOnItsOwn>) {
    undo.push(() => clearAway(args[0]));
    await deliverOnItsOwn(...args);
  }

  test('a removal in the foreground takes the infrastructure before its machines', async ({
    page,
  }) => {
    const name = 'trap-foreground';
    await trap(name, { syncOptions: ['CreateNamespace=true'] });
    await makeCluster(name);
    await expect
      .poll(
        () =>
          kubectl([
            ...['get', 'cluster', '-n', name, name],
            '--output=jsonpath={.status.initialization.controlPlaneInitialized}',
          ]),
        { timeout: patience(40) },
      )
      .toBe('true');
    // Told before it happens.
    await page.goto(clusterPage(name));
    await expect(
      page.getByText(/Its removal may never end/).first(),
    ).toBeVisible();

    await removeCluster(name);
    await expectOnPage(page, name, {
      cause: /It is deleted in the foreground.*they wait for it for ever/,
      advice:
        /finalizers off their infrastructure objects.*PrunePropagationPolicy=background/,
    });
    for (const machine of kubectl([
      ...['get', 'devmachine', '-n', name, '--output=name'],
    ]).split('\n')) {
      if (!machine) continue;
      kubectl([
        ...['patch', machine, '-n', name, '--type=merge'],
        '--patch={"metadata":{"finalizers":null}}',
      ]);
    }
    await expectGone(page);
  });

  test('the last cluster of a directory takes the directory with it', async ({
    page,
  }) => {
    const name = 'trap-directory';
    await trap(name, { automated: { prune: true } }, { withKeeper: false });
    await makeCluster(name);
    await removeCluster(name);
    await expectOnPage(page, name, {
      cause: /It was the last file of clusters\/management\/trap-directory/,
      advice: /Put a file that stays.*allowEmpty: true/,
    });
    await deliverOnItsOwn(name, {});
    await expectGone(page);
  });

  test('the last cluster of an application that may not become empty', async ({
    page,
  }) => {
    const name = 'trap-last';
    await trap(name, { automated: { prune: true } });
    await makeCluster(name);
    await removeCluster(name);
    await expectOnPage(page, name, {
      cause: /It was the last thing that Application trap-last delivered/,
      advice: /Set allowEmpty: true/,
    });
    await deliverOnItsOwn(name, {});
    await expectGone(page);
  });

  test('an application that does not prune', async ({ page }) => {
    const name = 'trap-prune-off';
    await trap(name, { automated: { allowEmpty: true } });
    await makeCluster(name);
    await removeCluster(name);
    await expectOnPage(page, name, {
      cause:
        /Application trap-prune-off does not remove by itself.*prune is off/,
      advice: /Set prune: true/,
    });
    await deliverOnItsOwn(name, {});
    await expectGone(page);
  });

  test('an ApplicationSet that only creates', async ({ page }) => {
    const name = 'vc-trap-create-only';
    await makeVcluster(name);
    const content = await restoring(vclusters);
    await changeFiles('Only create', {
      [vclusters]: content.replace(
        'spec:\n',
        'spec:\n  syncPolicy:\n    applicationsSync: create-only\n',
      ),
    });
    await removeCluster(name);
    await expectOnPage(page, name, {
      cause:
        /ApplicationSet vclusters does not remove applications \(applicationsSync: create-only\)/,
      advice: /Set applicationsSync of vclusters to sync/,
    });
    undo.length = 0;
    await changeFiles('Create and remove', {
      [vclusters]: (
        await readFile(vclusters)
      ).replace('  syncPolicy:\n    applicationsSync: create-only\n', ''),
    });
    await expectGone(page);
  });

  test('an ApplicationSet that preserves resources', async ({ page }) => {
    const name = 'vc-trap-preserve';
    await makeVcluster(name);
    const content = await readFile(vclusters);
    const finalizers = / +finalizers:\n(?: +#.*\n)* +- resources-finalizer.*\n/;
    const [finalizer] = finalizers.exec(content)!;
    const policy = '  syncPolicy:\n    preserveResourcesOnDeletion: true\n';
    undo.push(async () =>
      changeFiles('Preserve nothing', {
        [vclusters]: (await readFile(vclusters))
          .replace(policy, '')
          .replace(
            /(name: '\{\{\.name\}\}'\n)( +spec:)/,
            (_, before, after) => `${before}${finalizer}${after}`,
          ),
      }),
    );
    await changeFiles('Preserve resources', {
      [vclusters]: content
        .replace('spec:\n', `spec:\n${policy}`)
        .replace(finalizer, ''),
    });
    // Its Application loses the finalizer with the template.
    await expect
      .poll(() =>
        kubectl(['get', 'application', '-n', 'argocd', name, '--output=json']),
      )
      .not.toContain('resources-finalizer');
    await removeCluster(name);
    await expectOnPage(page, name, {
      cause:
        /ApplicationSet vclusters keeps what its applications made \(preserveResourcesOnDeletion\)/,
      advice: /deletes it with kubectl/,
    });
    kubectl(['delete', 'namespace', name, '--wait=false']);
    await expectGone(page);
  });

  test('a sync window that denies', async ({ page }) => {
    const name = 'trap-window';
    const windows = (syncWindows: object[]) =>
      kubectl(
        ['apply', '-f', '-'],
        JSON.stringify({
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'AppProject',
          metadata: { name, namespace: 'argocd' },
          spec: {
            sourceRepos: ['*'],
            destinations: [
              { server: 'https://kubernetes.default.svc', namespace: name },
            ],
            clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
            namespaceResourceWhitelist: [
              { group: 'cluster.x-k8s.io', kind: 'Cluster' },
            ],
            syncWindows,
          },
        }),
      );
    undo.push(async () =>
      kubectl(['delete', 'appproject', '-n', 'argocd', name]),
    );
    windows([]);
    await trap(name, { project: name });
    await makeCluster(name);
    windows([
      {
        kind: 'deny',
        schedule: '* * * * *',
        duration: '1h',
        applications: ['*'],
      },
    ]);
    await removeCluster(name);
    await expectOnPage(page, name, {
      cause: /A sync window of project trap-window forbids Argo CD to sync now/,
      advice: /It goes on by itself when the window allows it/,
    });
    windows([]);
    refresh(name);
    await expectGone(page);
  });

  test('an application controller that does not run', async ({ page }) => {
    const name = 'trap-controller';
    await trap(name, {});
    await makeCluster(name);
    const controller = labPid('argocd-application-controller');
    undo.push(async () => process.kill(controller, 'SIGCONT'));
    // The lab's supervisor would start one anew that has ended.
    process.kill(controller, 'SIGSTOP');
    await removeCluster(name);
    await expectOnPage(page, name, {
      cause:
        /Argo CD was told of the change \d+ minutes ago.*its application controller does not run/,
      advice: /looks at the application controller/,
    });
    process.kill(controller, 'SIGCONT');
    await expectGone(page);
  });

  test("a manifest that Cluster API's webhook refuses", async ({ page }) => {
    const name = 'trap-webhook';
    await trap(name, {});
    const wrong = manifest(name).replace('v1.36.0', 'v1.36');
    await changeFiles('Declare a version that is none', {
      [manifestOf(name)]: wrong,
    });
    await expectOnPage(page, name, {
      cause:
        /does not take what Git says of it: .*version must be a valid semantic version/,
      advice:
        /Correct it in Git \(clusters\/management\/trap-webhook\/trap-webhook\.yaml\)/,
    });
    await changeFiles('Declare a version', {
      [manifestOf(name)]: manifest(name),
    });
    endSync(name);
    await expect(page.getByText(/Being made for/).first()).toBeVisible({
      timeout: patience(40),
    });
  });

  test('two changes of the same list', async ({ page }) => {
    const first = await askForVcluster('vc-trap-one');
    const second = await askForVcluster('vc-trap-two');
    await mergeRequest(first);
    await page.goto(clusterPage('vc-trap-two'));
    await expect(
      page
        .getByText(
          /Another change of the same place was merged before it, so it was made anew on top of that/,
        )
        .first(),
    ).toBeVisible({ timeout: patience(20) });
    await page.screenshot({ path: test.info().outputPath('page.png') });
    const link = page
      .getByRole('link', { name: /change request #\d+/ })
      .first();
    const again = await link.getAttribute('href');
    expect(again).not.toBe(second.changeRequest!.url);
    await mergeInGitea(apiAddress(again!));
    await expect(
      stage(page, 'delivered by Argo CD').getByRole('img', { name: 'done' }),
    ).toBeVisible({ timeout: patience(40) });
    await removeCluster('vc-trap-one');
    await removeCluster('vc-trap-two');
    await expectGone(page);
  });
});

/** A cluster as the template `capi-standard` declares it, with as little as it can have. */
function manifest(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  annotations:
    argocd.argoproj.io/sync-options: Prune=false,Delete=false
    argocd.argoproj.io/compare-options: IgnoreExtraneous
---
apiVersion: cluster.x-k8s.io/v1beta2
kind: Cluster
metadata:
  name: ${name}
  namespace: ${name}
  annotations:
    ephemeral-clusters/owner: group:default/team-a
spec:
  clusterNetwork:
    pods:
      cidrBlocks: ['192.168.0.0/16']
    services:
      cidrBlocks: ['10.128.0.0/12']
    serviceDomain: cluster.local
  topology:
    classRef:
      name: standard
      namespace: cluster-classes
    version: 'v1.36.0'
    controlPlane:
      replicas: 1
`;
}
