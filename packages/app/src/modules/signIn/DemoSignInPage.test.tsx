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
import { discoveryApiRef, type IdentityApi } from '@backstage/core-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { DemoSignInPage } from './DemoSignInPage';
import { people } from './people';

/** A token as the back end issues it, as far as the page looks into it; it is not signed. */
function unsignedToken() {
  const part = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  return `${part({ alg: 'none' })}.${part({ iat: now, exp: now + 3600 })}.`;
}

/** Answers sign-ins, and remembers whom they were for. */
function answerSignIns(answer: (user: string | null) => Promise<Response>) {
  const users: (string | null)[] = [];
  jest.spyOn(global, 'fetch').mockImplementation(async (_url, init) => {
    const user = new Headers(init?.headers).get('x-demo-user');
    users.push(user);
    return answer(user);
  });
  return users;
}

async function accept(user: string | null) {
  const ref = `user:default/${user}`;
  return Response.json({
    profile: { displayName: user },
    providerInfo: {},
    backstageIdentity: {
      token: unsignedToken(),
      identity: {
        type: 'user',
        userEntityRef: ref,
        ownershipEntityRefs: [ref],
      },
    },
  });
}

function renderPage() {
  const onSignInSuccess = jest.fn<void, [IdentityApi]>();
  const rendered = renderInTestApp(
    <DemoSignInPage onSignInSuccess={onSignInSuccess} />,
    {
      apis: [
        [discoveryApiRef, { getBaseUrl: async id => `http://portal/${id}` }],
      ],
    },
  );
  return { onSignInSuccess, ...rendered };
}

const enterAs = (name: string) =>
  screen.findByRole('button', { name: `Enter as ${name}` });

describe('DemoSignInPage', () => {
  beforeEach(() => window.localStorage.clear());
  afterEach(() => jest.restoreAllMocks());

  it('says of each person what they may do, and makes one the first choice', async () => {
    const { container } = renderPage();
    await enterAs('Guest');
    for (const person of people) {
      const card = within(
        screen.getByRole('heading', { level: 2, name: person.name })
          .parentElement!,
      );
      expect(card.getByText(person.mayDo)).toBeInTheDocument();
    }
    expect(await axe(container)).toHaveNoViolations();
  });

  it('signs in as whom one chose, and remembers it for the next page', async () => {
    const users = answerSignIns(accept);
    const first = renderPage();
    await userEvent.click(await enterAs('Olga'));
    await waitFor(() => expect(first.onSignInSuccess).toHaveBeenCalled());
    const [identity] = first.onSignInSuccess.mock.calls[0];
    await expect(identity.getBackstageIdentity()).resolves.toMatchObject({
      userEntityRef: 'user:default/olga',
    });
    first.unmount();

    const second = renderPage();
    await waitFor(() => expect(second.onSignInSuccess).toHaveBeenCalled());
    expect(users).toEqual(['olga', 'olga']);
  });

  it('asks again about somebody who is not known any more', async () => {
    window.localStorage.setItem('demo-portal/signed-in-as', 'nobody');
    const users = answerSignIns(accept);
    renderPage();
    expect(await enterAs('Guest')).toBeInTheDocument();
    expect(users).toEqual([]);
  });

  it('says that it is under way', async () => {
    answerSignIns(() => new Promise(() => undefined));
    const { onSignInSuccess } = renderPage();
    await userEvent.click(await enterAs('Bo'));
    expect(await screen.findByTestId('progress')).toBeInTheDocument();
    expect(onSignInSuccess).not.toHaveBeenCalled();
  });

  it('says who was refused and why, and tries again', async () => {
    let refused = true;
    answerSignIns(async user => {
      if (!refused) return accept(user);
      return Response.json(
        { error: { name: 'NotAllowedError', message: 'Not in production' } },
        { status: 403, statusText: 'Forbidden' },
      );
    });
    const { container, onSignInSuccess } = renderPage();
    await userEvent.click(await enterAs('Ada'));
    expect(
      await screen.findByRole('heading', { name: 'Ada cannot be signed in' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent(/403/);
    expect(await axe(container)).toHaveNoViolations();
    refused = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(onSignInSuccess).toHaveBeenCalled());
  });

  it('leads back to the choice from a refusal, and forgets it', async () => {
    window.localStorage.setItem('demo-portal/signed-in-as', 'ada');
    answerSignIns(async () => {
      throw new TypeError('Failed to fetch');
    });
    renderPage();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Choose somebody else' }),
    );
    expect(await enterAs('Guest')).toBeInTheDocument();
    expect(window.localStorage.getItem('demo-portal/signed-in-as')).toBeNull();
  });
});
