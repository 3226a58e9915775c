import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { EmbeddedPostgres } from '../../../tools/dev-server/postgres/embedded-postgres';
import type { CleanUp } from '../../../tools/cli/clean-up';

export interface DatabaseServerOptions {
  /** For the superuser, or a role that may create databases and roles; empty: a server is started. */
  url: string;
  /** Holds the cluster of a server that is started. On a real disk, or its fsync would cost nothing. */
  folder: string;
  cleanUp: CleanUp;
  say: (line: string) => void;
}

/** The PostgreSQL of a run, and the databases that are thrown away after it. */
export class DatabaseServer {
  private readonly prefix = `bench_${randomBytes(4).toString('hex')}_`;

  private constructor(
    private readonly url: string,
    readonly isOurs: boolean,
    private readonly cleanUp: CleanUp,
  ) {}

  static async open({ url, folder, cleanUp, say }: DatabaseServerOptions): Promise<DatabaseServer> {
    if (url !== '') return new DatabaseServer(url, false, cleanUp);
    const server = await EmbeddedPostgres.start({ dataFolder: folder, isDurable: true, isTemporary: true, say });
    cleanUp.defer(() => server.stop());
    return new DatabaseServer(server.url, true, cleanUp);
  }

  /** Creates an empty database and returns its URL. */
  async createDatabase(name: string): Promise<string> {
    const database = this.prefix + name;
    await this.run(`CREATE DATABASE ${escapeIdentifier(database)} TEMPLATE template0 ENCODING 'UTF8'`);
    if (!this.isOurs) {
      this.cleanUp.defer(() => this.run(`DROP DATABASE ${escapeIdentifier(database)} WITH (FORCE)`));
    }
    const url = new URL(this.url);
    url.pathname = `/${database}`;
    return url.href;
  }

  /** Reads settings of the server, such as fsync. */
  async settings<Name extends string>(names: readonly Name[]): Promise<Record<Name, string>> {
    const columns = names.map((name) => `current_setting('${name}') AS ${escapeIdentifier(name)}`);
    const [row] = await this.run(`SELECT ${columns.join(', ')}`);
    return row as Record<Name, string>;
  }

  private run(statement: string): Promise<unknown[]> {
    return withClient(this.url, async (client) => (await client.query(statement)).rows);
  }
}

/** Lends a connection for the length of `work`. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'bench' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
