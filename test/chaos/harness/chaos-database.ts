import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { EmbeddedPostgres } from '../../../tools/dev-server/postgres/embedded-postgres';
import { isServing } from '../../../tools/dev-server/postgres/is-serving';
import { exhaustConnections } from './exhaust-connections';

const WITHIN_MS = 60_000;
const POLL_MS = 50;

/** A PostgreSQL of the run alone, durable, that is made to fail. */
export class ChaosDatabase {
  private turn: Promise<void> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    private readonly say: (line: string) => void,
    private postgres: EmbeddedPostgres,
  ) {}

  static async start(folder: string, cleanUp: CleanUp, say: (line: string) => void): Promise<ChaosDatabase> {
    const database = new ChaosDatabase(folder, say, await launch(folder, say));
    cleanUp.defer(async () => {
      await database.postgres.stop();
      await rm(database.postgres.folder, { recursive: true, force: true });
    });
    return database;
  }

  /** For the superuser; it changes when the server has moved to another port. */
  get url(): string {
    return this.postgres.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Ends the server as a crash does: nothing is finished, and the next start has to recover. It comes back by itself. */
  crash(): Promise<void> {
    return this.inTurn(async () => {
      await this.serving();
      const { processId } = this.postgres;
      const [pid] = (await readFile(join(this.postgres.folder, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGQUIT');
      await this.until('PostgreSQL did not end', () => this.postgres.processId !== processId);
    });
  }

  /** Stops the server and starts it again after a while. */
  stopFor(lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.serving();
      await this.postgres.stop();
      await wait(lengthMs);
      this.postgres = await launch(this.folder, this.say);
    });
  }

  /** Nobody gets a new connection for a while, and those that were open are gone. */
  exhaustConnections(lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.serving();
      await exhaustConnections(this.url, lengthMs);
    });
  }

  /** Resolves when the server takes connections. @throws Error when it does not come back */
  serving(): Promise<void> {
    return this.until('PostgreSQL did not come back', () => isServing(this.url));
  }

  private async until(fault: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadlineMs = performance.now() + WITHIN_MS;
    while (!(await condition())) {
      if (performance.now() > deadlineMs) throw new Error(fault);
      await wait(POLL_MS);
    }
  }

  /** One after the other: on a busy machine one may still wait for the server when the next is due. */
  private inTurn(fault: () => Promise<void>): Promise<void> {
    const result = this.turn.then(fault);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

function launch(dataFolder: string, say: (line: string) => void): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.start({ dataFolder, isDurable: true, say });
}
