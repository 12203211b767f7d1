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

import fs from 'node:fs';
import path from 'node:path';

const unfinished = 'unfinished';

/**
 * The database directory of a state, which knows whether a back end may be ended in the midst of its start. Backstage itself first finishes a
 * start before it heeds a signal, so whoever does not want to wait has to end it by force. Migrations are what that can harm: knex keeps its
 * lock where one of them is no transaction (the catalog has such), and a back end that finds the lock taken never starts again.
 */
export class PortalDatabase {
  /** File that says for which migrations a back end was up on this database, or that none was yet. */
  readonly #mark: string;
  readonly #migrations: string;

  private constructor(mark: string, migrations: string) {
    this.#mark = mark;
    this.#migrations = migrations;
  }

  /**
   * Also forgets a database whose very first start was not finished: nobody has used it, and its migrations may have been interrupted.
   *
   * @param state - the state directory
   * @param migrations - digest of all migrations that a back end may run
   */
  static open(state: string, migrations: string): PortalDatabase {
    const directory = path.join(state, 'database');
    const database = new PortalDatabase(
      path.join(state, 'database.mark'),
      migrations,
    );
    if (database.#read() === unfinished) {
      fs.rmSync(directory, { recursive: true, force: true });
    }
    if (!fs.existsSync(directory)) {
      fs.writeFileSync(database.#mark, unfinished);
    }
    return database;
  }

  #read(): string | undefined {
    if (!fs.existsSync(this.#mark)) return undefined;
    return fs.readFileSync(this.#mark, 'utf8');
  }

  /** True where no migration is to be done, and where the database is forgotten anyway unless this start is finished. */
  get mayBeInterrupted(): boolean {
    const mark = this.#read();
    return mark === unfinished || mark === this.#migrations;
  }

  /** Says that a back end is up on it: all migrations are done. */
  isUp() {
    fs.writeFileSync(this.#mark, this.#migrations);
  }
}
