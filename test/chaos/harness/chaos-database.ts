import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '@app/common/testing/until';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { EmbeddedPostgres, isServing } from '../../../tools/dev-server/postgres/embedded-postgres';
import { exhaustConnections } from './exhaust-connections';

const RECOVERY_TIMEOUT_MS = 60_000;

/** A durable PostgreSQL server of this run, which faults hit. */
export class ChaosDatabase {
  private turn: Promise<void> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    private postgres: EmbeddedPostgres,
  ) {}

  static async start(folder: string, cleanUp: CleanUp): Promise<ChaosDatabase> {
    const database = new ChaosDatabase(folder, await launch(folder));
    cleanUp.defer(() => database.postgres.stop());
    return database;
  }

  /** For the superuser; it changes when the server moves to another port. */
  get url(): string {
    return this.postgres.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Ends the server like a crash: nothing is finished, and the next start has to recover. It is restarted by itself. */
  crash(): Promise<void> {
    return this.inTurn(async () => {
      await this.serving();
      const { processId } = this.postgres;
      const [pid] = (await readFile(join(this.postgres.folder, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGQUIT');
      await until('PostgreSQL ended', () => this.postgres.processId !== processId, RECOVERY_TIMEOUT_MS);
    });
  }

  /** Stops the server and starts it again after a while. */
  stopFor(lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.serving();
      await this.postgres.stop();
      await wait(lengthMs);
      this.postgres = await launch(this.folder);
    });
  }

  /** Ends all connections, and keeps new ones out for a while. */
  exhaustConnections(lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.serving();
      await exhaustConnections(this.url, lengthMs);
    });
  }

  /** Resolves when the server accepts connections. @throws Error when it never does */
  async serving(): Promise<void> {
    await until('PostgreSQL serves again', () => isServing(this.url), RECOVERY_TIMEOUT_MS);
  }

  /** One fault after the other: on a busy machine one may still wait for the server when the next is due. */
  private inTurn(fault: () => Promise<void>): Promise<void> {
    const result = this.turn.then(fault);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

function launch(dataFolder: string): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.start({ dataFolder, isDurable: true, say: () => undefined });
}
