import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { onDatabase, urlOf } from '@app/partner-config/databases/on-database';
import { startTemporaryPostgres, type TemporaryPostgres } from '../postgres/temporary-postgres';
import { LEASE_DATABASE, ServerLease } from './server-lease';

jest.setTimeout(60_000);

describe('ServerLease', () => {
  let postgres: TemporaryPostgres;
  const said: string[] = [];

  beforeAll(async () => {
    postgres = await startTemporaryPostgres();
  });
  afterAll(() => postgres.stop());

  const acquire = (folder: string): Promise<ServerLease> =>
    ServerLease.acquire(postgres.url, folder, (line) => said.push(line));

  const query = (sql: string) => onDatabase(postgres.url, async (client) => (await client.query(sql)).rows);

  const CUT_OFF = `
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${LEASE_DATABASE}'`;
  const COUNT_SESSIONS = `
    SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE datname = '${LEASE_DATABASE}'`;

  it('rejects another folder, naming the folder, the machine and the process that hold the server', async () => {
    const lease = await acquire('/srv/first');
    await expect(acquire('/srv/second')).rejects.toThrow(
      `in use by /srv/first on ${hostname()} (process ${process.pid}). Two data folders`,
    );
    await lease.release();
  });

  it('is free as soon as its holder releases it', async () => {
    const lease = await acquire('/srv/first');
    await lease.release();
    await (await acquire('/srv/second')).release();
  });

  it('is acquired by one of two that start together', async () => {
    const outcomes = await Promise.allSettled([acquire('/srv/one'), acquire('/srv/two')]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.release();
  });

  it('is reacquired by its holder when the server ends the session', async () => {
    const lease = await acquire('/srv/first');
    await query(CUT_OFF);
    while ((await query(COUNT_SESSIONS))[0].sessions === 0) await wait(50);
    await expect(acquire('/srv/second')).rejects.toThrow('in use by /srv/first');
    expect(said).toEqual([]);
    await lease.release();
  });

  it('cannot be acquired or blocked by a role of the platform', async () => {
    await (await acquire('/srv/first')).release();
    await query(`CREATE ROLE svc_rogue LOGIN PASSWORD 'rogue'`);
    const rogue = urlOf(postgres.url, LEASE_DATABASE, { role: 'svc_rogue', password: 'rogue' });
    await expect(onDatabase(rogue, (client) => client.query('SELECT 1'))).rejects.toThrow('permission denied');
    const elsewhere = urlOf(postgres.url, 'postgres', { role: 'svc_rogue', password: 'rogue' });
    await onDatabase(elsewhere, async (client) => {
      await client.query('SELECT pg_advisory_lock(1)');
      await (await acquire('/srv/first')).release();
    });
  });
});
