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

import type { Answer } from '../http';
import type { ConformanceCase, Target } from '../types';
import { casesOf, eventually, once, whole } from './shared';

const repository = '/repos/platform/gitops';

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** A commit as the product makes it: any number of files, on a branch of its own. */
function commit(
  target: Target,
  from: string,
  to: string,
  files: unknown[],
): Promise<Answer> {
  return target.gitea.portal.ask('POST', `${repository}/contents`, {
    body: {
      branch: from,
      new_branch: to,
      message: 'Conformance',
      author: { name: 'Ada', email: 'ada@example.com' },
      files,
    },
  });
}

function file(path: string, content: string) {
  return { operation: 'create', path, content: encoded(content) };
}

/** Must succeed. */
async function branch(
  target: Target,
  name: string,
  files: unknown[],
  from = 'main',
): Promise<string> {
  const full = `${target.prefix}-${name}`;
  const answer = await commit(target, from, full, files);
  if (answer.status !== 201) {
    throw new Error(
      `${full} cannot be made: ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  }
  return full;
}

function open(target: Target, head: string, base: string) {
  return target.gitea.portal.ask('POST', `${repository}/pulls`, {
    body: { title: `Conformance of ${head}`, head, base, body: 'A text' },
  });
}

/** The pull request when the forge has decided whether it can be merged. */
function decided(target: Target, number: number, mergeable: boolean) {
  return eventually(`mergeable: ${mergeable}`, 30_000, async () => {
    const answer = await target.gitea.portal.must(
      'GET',
      `${repository}/pulls/${number}`,
    );
    return answer.body.mergeable === mergeable ? answer : undefined;
  });
}

/** What the product reads of a pull request. */
function pullOf({ status, body }: Answer) {
  if (status >= 300) return { status, body };
  const side = (it: any) => ({
    label: it.label,
    ref: it.ref.replace(/^refs\/pull\/\d+/, 'refs/pull/<number>'),
    sha: it.sha,
    sameRepository: it.repo_id === body.base.repo_id,
  });
  return {
    status,
    title: body.title,
    text: body.body,
    state: body.state,
    draft: body.draft,
    user: body.user?.login,
    merged: body.merged,
    mergeable: body.mergeable,
    merged_at: body.merged_at,
    merged_by: body.merged_by && typeof body.merged_by.login,
    merge_commit_sha: body.merge_commit_sha,
    closed_at: body.closed_at,
    created_at: body.created_at,
    html_url: body.html_url.replace(/\d+$/, '<number>'),
    head: side(body.head),
    base: side(body.base),
    fields: Object.keys(body).sort(),
  };
}

/** A branch that stands for `main` in what is merged, so that nothing is delivered. */
const base = once(target =>
  branch(target, 'base', [file(`${target.prefix}/base.yaml`, 'a: 1\n')]),
);

const pull = once(async target => {
  const to = await base(target);
  const head = await branch(
    target,
    'pull',
    [file(`${target.prefix}/pull.yaml`, 'a: 1\n')],
    to,
  );
  return { head, base: to, answer: await open(target, head, to) };
});

/** The forge as the portal's account. */
export const giteaCases: ConformanceCase[] = casesOf('gitea', {
  async 'a branch'(target) {
    return whole(
      await target.gitea.portal.ask(
        'GET',
        `${repository}/branches/${await base(target)}`,
      ),
    );
  },
  async 'a branch that is not there'(target) {
    return whole(
      await target.gitea.portal.ask('GET', `${repository}/branches/none`),
    );
  },
  async 'a file'(target) {
    const answer = await target.gitea.portal.ask(
      'GET',
      `${repository}/contents/apps/hello/hello.yaml?ref=main`,
    );
    // The lab's address is part of other files, not of this one.
    return whole(answer);
  },
  async 'a file that is not there'(target) {
    return whole(
      await target.gitea.portal.ask(
        'GET',
        `${repository}/contents/none.yaml?ref=main`,
      ),
    );
  },
  async 'a file at a branch that is not there'(target) {
    return whole(
      await target.gitea.portal.ask(
        'GET',
        `${repository}/contents/README.md?ref=none`,
      ),
    );
  },
  async 'a tree'(target) {
    const name = await base(target);
    const answer = await target.gitea.portal.ask(
      'GET',
      `${repository}/git/trees/${name}?recursive=true&per_page=1000`,
    );
    const { tree, ...rest } = answer.body;
    return {
      ...whole({
        ...answer,
        body: { ...rest, total_count: typeof rest.total_count },
      }),
      entries: tree.filter(({ path }: any) =>
        /^(apps\/hello|conf-)/.test(path),
      ),
    };
  },
  async 'a page of a tree'(target) {
    const answer = await target.gitea.portal.ask(
      'GET',
      `${repository}/git/trees/main?recursive=true&per_page=2&page=2`,
    );
    return {
      status: answer.status,
      entries: answer.body.tree.length,
      page: answer.body.page,
      truncated: answer.body.truncated,
    };
  },
  async 'a tree that is not there'(target) {
    return whole(
      await target.gitea.portal.ask('GET', `${repository}/git/trees/none`),
    );
  },
  async 'a blob'(target) {
    const { body } = await target.gitea.portal.must(
      'GET',
      `${repository}/contents/apps/hello/hello.yaml?ref=main`,
    );
    return whole(
      await target.gitea.portal.ask(
        'GET',
        `${repository}/git/blobs/${body.sha}`,
      ),
    );
  },
  async 'a blob that is not there'(target) {
    return whole(
      await target.gitea.portal.ask(
        'GET',
        `${repository}/git/blobs/${'0'.repeat(40)}`,
      ),
    );
  },
  async 'one commit of many files'(target) {
    const from = await base(target);
    const { body } = await target.gitea.portal.must(
      'GET',
      `${repository}/contents/apps/hello/hello.yaml?ref=${from}`,
    );
    const { body: own } = await target.gitea.portal.must(
      'GET',
      `${repository}/contents/${target.prefix}/base.yaml?ref=${from}`,
    );
    const to = `${target.prefix}-many`;
    const answer = await commit(target, from, to, [
      // Unlike any other, so that it is not taken for one that was moved.
      file(`${target.prefix}/new.yaml`, 'the: new one\n'),
      {
        operation: 'update',
        path: 'apps/hello/hello.yaml',
        sha: body.sha,
        content: encoded('a: 2\n'),
      },
      { operation: 'delete', path: `${target.prefix}/base.yaml`, sha: own.sha },
    ]);
    const made = await target.gitea.portal.ask(
      'GET',
      `${repository}/git/commits/${answer.body.commit?.sha}`,
    );
    made.body.files?.sort((one: any, other: any) =>
      one.filename < other.filename ? -1 : 1,
    );
    return [whole(answer), whole(made)];
  },
  async 'a commit to an existing branch'(target) {
    const from = await base(target);
    const name = await branch(
      target,
      'existing',
      [file(`${target.prefix}/existing.yaml`, 'a: 1\n')],
      from,
    );
    return whole(
      await commit(target, from, name, [
        file(`${target.prefix}/other.yaml`, 'a: 1\n'),
      ]),
    );
  },
  async 'an update with a wrong sha'(target) {
    const from = await base(target);
    return whole(
      await commit(target, from, `${target.prefix}-wrong`, [
        {
          operation: 'update',
          path: `${target.prefix}/base.yaml`,
          sha: '0'.repeat(40),
          content: encoded('a: 2\n'),
        },
      ]),
    );
  },
  async 'an update without a sha'(target) {
    const from = await base(target);
    return whole(
      await commit(target, from, `${target.prefix}-without`, [
        {
          operation: 'update',
          path: `${target.prefix}/base.yaml`,
          content: encoded('a: 2\n'),
        },
      ]),
    );
  },
  async 'an update of what is not there'(target) {
    return whole(
      await commit(target, await base(target), `${target.prefix}-nothing`, [
        {
          operation: 'update',
          path: `${target.prefix}/none.yaml`,
          sha: '0'.repeat(40),
          content: encoded('a: 2\n'),
        },
      ]),
    );
  },
  async 'a new file that is there'(target) {
    const from = await base(target);
    return whole(
      await commit(target, from, `${target.prefix}-twice`, [
        file(`${target.prefix}/base.yaml`, 'a: 2\n'),
      ]),
    );
  },
  async 'a removal of what is not there'(target) {
    const from = await base(target);
    return whole(
      await commit(target, from, `${target.prefix}-removal`, [
        { operation: 'delete', path: 'none.yaml', sha: '0'.repeat(40) },
      ]),
    );
  },
  async 'a commit from a branch that is not there'(target) {
    const answer = await commit(target, 'none', `${target.prefix}-from-none`, [
      file('a.yaml', 'a: 1\n'),
    ]);
    // The number of the repository, which the sandbox does not tell.
    answer.body.message = answer.body.message?.replace(/repo_id: \d+ /, '');
    return whole(answer);
  },
  async 'a path out of the repository'(target) {
    return whole(
      await commit(target, await base(target), `${target.prefix}-out`, [
        file('../out.yaml', 'a: 1\n'),
      ]),
    );
  },
  async 'a pull request'(target) {
    const { answer } = await pull(target);
    return { ...pullOf(answer), mergeable: typeof answer.body.mergeable };
  },
  async 'a pull request, once decided'(target) {
    const { answer } = await pull(target);
    return pullOf(await decided(target, answer.body.number, true));
  },
  async 'the same pull request again'(target) {
    const { answer, head, base: to } = await pull(target);
    const again = await open(target, head, to);
    return {
      ...whole(again),
      body: {
        ...again.body,
        message: again.body.message
          ?.replace(`pulls/${answer.body.number}`, 'pulls/<number>')
          .replace(/\b(issue_)?id: \d+/g, '$1id: <id>')
          .replace(/_repo_id: \d+/g, '_repo_id: <id>'),
      },
    };
  },
  async 'a pull request of a branch that is not there'(target) {
    return whole(
      await open(target, `${target.prefix}-none`, await base(target)),
    );
  },
  async 'a pull request that is not there'(target) {
    return whole(
      await target.gitea.portal.ask('GET', `${repository}/pulls/999999`),
    );
  },
  async 'the list of pull requests'(target) {
    const { head } = await pull(target);
    const { status, body } = await target.gitea.portal.ask(
      'GET',
      `${repository}/pulls?state=open&sort=newest&page=1&limit=50`,
    );
    const found = body.find((it: any) => it.head.label === head);
    return {
      status,
      found: found && {
        ...pullOf({ status, headers: {}, body: found }),
        mergeable: typeof found.mergeable,
      },
    };
  },
  async 'a page of pull requests behind the last'(target) {
    const { status, body } = await target.gitea.portal.ask(
      'GET',
      `${repository}/pulls?state=closed&page=999&limit=50`,
    );
    return { status, body };
  },
  async 'labels of a pull request'(target) {
    const { answer } = await pull(target);
    const { status, body } = await target.gitea.portal.ask(
      'GET',
      `${repository}/issues/${answer.body.number}/labels`,
    );
    return { status, body };
  },
  async 'a merge with a wrong head'(target) {
    const { answer } = await pull(target);
    await decided(target, answer.body.number, true);
    return whole(
      await target.gitea.reviewer.ask(
        'POST',
        `${repository}/pulls/${answer.body.number}/merge`,
        { body: { Do: 'merge', head_commit_id: '0'.repeat(40) } },
      ),
    );
  },
  async 'a merge, and again'(target) {
    const to = await base(target);
    const head = await branch(
      target,
      'merge',
      [file(`${target.prefix}/merge.yaml`, 'a: 1\n')],
      to,
    );
    const { body } = await open(target, head, to);
    await decided(target, body.number, true);
    const merge = () =>
      target.gitea.reviewer.ask(
        'POST',
        `${repository}/pulls/${body.number}/merge`,
        { body: { Do: 'merge', delete_branch_after_merge: true } },
      );
    const answers = [whole(await merge()), whole(await merge())];
    const read = await target.gitea.portal.ask(
      'GET',
      `${repository}/pulls/${body.number}`,
    );
    const gone = await target.gitea.portal.ask(
      'GET',
      `${repository}/branches/${head}`,
    );
    return [...answers, pullOf(read), gone.status];
  },
  async 'a conflict'(target) {
    const to = await branch(target, 'conflict-base', [
      file(`${target.prefix}/list.yaml`, 'items:\n  - a\n'),
    ]);
    const { body: before } = await target.gitea.portal.must(
      'GET',
      `${repository}/contents/${target.prefix}/list.yaml?ref=${to}`,
    );
    const append = (item: string) =>
      branch(
        target,
        `conflict-${item}`,
        [
          {
            operation: 'update',
            path: `${target.prefix}/list.yaml`,
            sha: before.sha,
            content: encoded(`items:\n  - a\n  - ${item}\n`),
          },
        ],
        to,
      );
    const [first, second] = [
      (await open(target, await append('b'), to)).body.number,
      (await open(target, await append('c'), to)).body.number,
    ];
    await decided(target, first, true);
    await decided(target, second, true);
    const merge = (number: number) =>
      target.gitea.reviewer.ask('POST', `${repository}/pulls/${number}/merge`, {
        body: { Do: 'merge' },
      });
    const merged = whole(await merge(first));
    const conflicting = await decided(target, second, false);
    return [merged, pullOf(conflicting), whole(await merge(second))];
  },
  async 'closing a pull request'(target) {
    const to = await base(target);
    const head = await branch(
      target,
      'close',
      [file(`${target.prefix}/close.yaml`, 'a: 1\n')],
      to,
    );
    const { body } = await open(target, head, to);
    await decided(target, body.number, true);
    return pullOf(
      await target.gitea.portal.ask(
        'PATCH',
        `${repository}/pulls/${body.number}`,
        { body: { state: 'closed' } },
      ),
    );
  },
  async 'removing a branch, and again'(target) {
    const name = await branch(target, 'remove', [
      file(`${target.prefix}/remove.yaml`, 'a: 1\n'),
    ]);
    const remove = () =>
      target.gitea.portal.ask('DELETE', `${repository}/branches/${name}`);
    return [whole(await remove()), whole(await remove())];
  },
  async 'a token that is none'(target) {
    return whole(
      await target.gitea.anonymous.ask('GET', `${repository}/branches/main`, {
        headers: { authorization: 'token none' },
      }),
    );
  },
  async 'a commit without a token'(target) {
    return whole(
      await target.gitea.anonymous.ask('POST', `${repository}/contents`, {
        body: { branch: 'main', message: 'a', files: [] },
      }),
    );
  },
  async 'a repository that is not there'(target) {
    return whole(
      await target.gitea.portal.ask(
        'GET',
        '/repos/platform/none/branches/main',
      ),
    );
  },
  async 'who we are'(target) {
    return whole(await target.gitea.portal.ask('GET', '/user'));
  },
});
