import { Client } from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;

/** A role that can log in. */
export interface Login {
  role: string;
  password: string;
}

/** The URL of a database on the same server; as another role with `login`. */
export function urlOf(serverUrl: string, database: string, login?: Login): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (login) {
    url.username = login.role;
    url.password = login.password;
  }
  return url.href;
}

/** Runs `work` on a connection of its own. */
export async function onDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  const broken = new Promise<never>((_, reject) => client.on('error', reject));
  try {
    await client.connect();
    return await Promise.race([work(client), broken]);
  } finally {
    await client.end();
  }
}

/** The role, its password and the database that a URL names. */
export function readLogin(url: string): Login & { database: string } {
  const { username, password, pathname } = new URL(url);
  const [role, secret, database] = [username, password, pathname.slice(1)].map(decodeURIComponent);
  return { role: role!, password: secret!, database: database! };
}
