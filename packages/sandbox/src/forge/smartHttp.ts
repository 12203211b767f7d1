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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Repository } from '../git';
import { Account, canWrite } from './Accounts';
import { Forge } from './Forge';
import { toForgeError } from './ForgeError';

const MAX_PUSH_BYTES = 200 * 1024 * 1024;
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * Clone, fetch and push over Git's smart HTTP protocol, by `git http-backend`. Anybody may read; a push needs a user who may
 * write. Where git is not installed, the answer is 501 and says so.
 */
export function createSmartHttp(forge: Forge): Router {
  const router = PromiseRouter();
  router.all(
    /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/,
    async (req, res) => {
      const [owner, name, action] = Object.values(req.params);
      const repository = forge.repositories.get(owner, name);
      if (!repository) {
        sendText(res, 404, 'There is no such repository.');
        return;
      }
      const service = action === 'info/refs' ? req.query.service : action;
      if (service !== 'git-upload-pack' && service !== 'git-receive-pack') {
        sendText(res, 403, "Only Git's smart HTTP protocol is served here.");
        return;
      }
      const isPush = service === 'git-receive-pack';
      const account = authenticate(forge, req, res);
      if (account === 'refused') return;
      if (isPush && !account) {
        askForPassword(res);
        return;
      }
      if (isPush && !canWrite(account)) {
        sendText(res, 403, 'You may not write to this repository.');
        return;
      }
      const call = { forge, repository, action, account };
      if (action === 'git-receive-pack') {
        // Taken in whole first: a slow push must not keep other writes waiting.
        const body = await readBody(req);
        if (!body) {
          sendText(res, 413, 'This push is too large for the sandbox.');
          return;
        }
        await repository.writeDirectly(() =>
          runBackend(req, res, call, Readable.from([body])),
        );
      } else {
        await runBackend(req, res, call, req);
      }
      // Only now: when a push has ended for whoever pushed, everybody here knows of it.
      res.end();
    },
  );
  return router;
}

/** Runs one request through `git http-backend`, a CGI program, and ends with it. */
async function runBackend(
  req: Request,
  res: Response,
  call: {
    forge: Forge;
    repository: Repository;
    action: string;
    account: Account | undefined;
  },
  body: Readable,
): Promise<void> {
  const { forge, repository, action, account } = call;
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      // What the machine's owner configured for git is not meant for this forge.
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: os.devNull,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROJECT_ROOT: forge.repositories.directory,
      GIT_PROTOCOL: req.get('Git-Protocol') ?? '',
      PATH_INFO: `/${repository.fullName}.git/${action}`,
      QUERY_STRING: new URL(req.originalUrl, forge.url).search.slice(1),
      REQUEST_METHOD: req.method,
      CONTENT_TYPE: req.get('Content-Type') ?? '',
      HTTP_CONTENT_ENCODING: req.get('Content-Encoding') ?? '',
      REMOTE_ADDR: '127.0.0.1',
      // Turns pushing on.
      ...(account ? { REMOTE_USER: account.login } : {}),
    },
  });
  let failure: NodeJS.ErrnoException | undefined;
  child.once('error', error => {
    failure = error;
  });
  const ended = new Promise<void>(resolve => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  const kill = () => child.kill();
  res.on('close', kill);
  // It may end before it has read everything.
  pipeline(body, child.stdin).catch(() => undefined);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    complaint = `${complaint}${text}`.slice(-MAX_HEADER_BYTES);
  });
  const head = await readHead(child.stdout);
  if (head) await pass(head, child.stdout, res);
  await ended;
  res.off('close', kill);
  if (head || res.destroyed) return;
  if (failure?.code === 'ENOENT' || /not a git command/.test(complaint)) {
    sendText(
      res,
      501,
      'Clone and push need git on the machine that runs the sandbox, and it is not installed there.',
    );
  } else {
    sendText(res, 500, 'git http-backend failed.');
  }
}

/** Sends what a CGI program answers, but for the end. */
async function pass(
  head: CgiHead,
  stdout: Readable,
  res: Response,
): Promise<void> {
  for (const line of head.headers) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (/^status$/i.test(name)) res.status(Number(value.split(' ')[0]));
    else if (name) res.set(name, value);
  }
  res.write(head.rest);
  // Whoever asked may have gone.
  await pipeline(stdout, res, { end: false }).catch(() => undefined);
}

interface CgiHead {
  headers: string[];
  /** What came with them of the body. */
  rest: Buffer;
}

/** Reads the headers that a CGI program writes first; undefined where it ends without any. */
async function readHead(stream: Readable): Promise<CgiHead | undefined> {
  let seen = Buffer.alloc(0);
  while (seen.length < MAX_HEADER_BYTES) {
    const chunk: Buffer | null = stream.read();
    if (chunk) {
      seen = Buffer.concat([seen, chunk]);
      const end = seen.indexOf('\r\n\r\n');
      if (end >= 0) {
        return {
          headers: seen.subarray(0, end).toString().split('\r\n'),
          rest: seen.subarray(end + 4),
        };
      }
    } else if (stream.readableEnded || stream.destroyed) {
      return undefined;
    } else {
      await Promise.race(
        ['readable', 'end', 'close'].map(event => once(stream, event)),
      );
    }
  }
  return undefined;
}

async function readBody(req: Request): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req) {
    length += chunk.length;
    if (length > MAX_PUSH_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function authenticate(
  forge: Forge,
  req: Request,
  res: Response,
): Account | undefined | 'refused' {
  try {
    return forge.accounts.authenticate(req.headers.authorization);
  } catch (error) {
    if (!toForgeError(error)) throw error;
    askForPassword(res);
    return 'refused';
  }
}

function askForPassword(res: Response): void {
  res.set('WWW-Authenticate', 'Basic realm="Gitea"');
  sendText(res, 401, 'Log in with your user name and a token.');
}

function sendText(res: Response, status: number, text: string): void {
  res.status(status).type('text/plain').send(`${text}\n`);
}
