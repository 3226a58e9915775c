import { Client } from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;

/** Milliseconds to connect, by default 5 s, and for a statement, by default unlimited. */
export interface DatabaseTimeouts {
  connectTimeoutMs?: number;
  statementTimeoutMs?: number;
}

/** For smoke tests: a first connection through Direct VPC egress is slow. */
export const CHECK_TIMEOUTS: DatabaseTimeouts = { connectTimeoutMs: 60_000, statementTimeoutMs: 60_000 };

/** A role that can log in. */
export interface Login {
  role: string;
  password: string;
}

/** The URL of another database on the same server, optionally with another login. */
export function urlOf(serverUrl: string, database: string, login?: Login): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (login) {
    url.username = login.role;
    url.password = login.password;
  }
  return url.href;
}

/** Runs `work` on a new connection. */
export async function onDatabase<T>(
  url: string,
  work: (client: Client) => Promise<T>,
  { connectTimeoutMs = CONNECT_TIMEOUT_MS, statementTimeoutMs }: DatabaseTimeouts = {},
): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    ...(statementTimeoutMs !== undefined && { statement_timeout: statementTimeoutMs }),
  });
  const broken = new Promise<never>((_, reject) => client.on('error', reject));
  try {
    await client.connect();
    return await Promise.race([work(client), broken]);
  } finally {
    await client.end();
  }
}

/** The role, password and database of a URL. */
export function readLogin(url: string): Login & { database: string } {
  const { username, password, pathname } = new URL(url);
  const [role, secret, database] = [username, password, pathname.slice(1)].map(decodeURIComponent);
  return { role: role!, password: secret!, database: database! };
}
