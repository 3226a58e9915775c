import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CleanUp } from '../../local/clean-up';
import { EmbeddedPostgres } from '../../local/postgres/embedded-postgres';
import { isServing } from '../../local/postgres/is-serving';
import { crowdOut } from './crowd';

const SERVING_WITHIN_MS = 60_000;
const POLL_MS = 50;

/** A PostgreSQL of the run alone, durable, that is made to fail. */
export class ChaosDatabase {
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
  async crash(): Promise<void> {
    await this.serving();
    const [pid] = (await readFile(join(this.postgres.folder, 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGQUIT');
  }

  /** Stops the server and starts it again after a while. */
  async stopFor(lengthMs: number): Promise<void> {
    await this.serving();
    await this.postgres.stop();
    await wait(lengthMs);
    this.postgres = await launch(this.folder, this.say);
  }

  /** Nobody gets a new connection for a while, and those that were open are gone. */
  async crowdOut(lengthMs: number): Promise<void> {
    await this.serving();
    return crowdOut(this.url, lengthMs);
  }

  /** Resolves when the server takes connections. @throws Error when it does not come back */
  async serving(): Promise<void> {
    const deadlineMs = performance.now() + SERVING_WITHIN_MS;
    while (!(await isServing(this.url))) {
      if (performance.now() > deadlineMs) throw new Error('PostgreSQL did not come back');
      await wait(POLL_MS);
    }
  }
}

function launch(dataFolder: string, say: (line: string) => void): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.start({ dataFolder, isDurable: true, say });
}
