import type { TestDatabase } from '@app/common/testing/test-database';
import { readLogin } from '@app/partner-config/databases/on-database';
import { runDatabaseUrl } from '@app/common/testing/run-databases';
import {
  createPartnerDatabase,
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { compareTables } from './compare-tables';
import { copyTables } from './copy-tables';
import { cancelMove } from './move-data';
import { onTables, type PartnerTables } from './partner-tables';
import { restoreData } from './restore-data';

describe('the restore of a partner', () => {
  let databases: PartnerDatabases;
  let copyDatabase: TestDatabase;
  let service: ServiceUnderTest;
  let present: PartnerTables;
  let copy: PartnerTables;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    copyDatabase = await createPartnerDatabase();
    service = await startService(databases);
    // Logged in as the server's first user, as the job is.
    [present, copy] = [databases.partner, copyDatabase].map(({ url }) => {
      const { database, role } = readLogin(url);
      return { partnerCode: 'involve_asia', url: runDatabaseUrl(database), cell: undefined, role };
    }) as [PartnerTables, PartnerTables];
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
    await copyDatabase.drop();
  });

  const say = (): void => undefined;
  const send = async (id: string): Promise<number> =>
    (await fetch(`${service.url}/involve/event?conversion_id=${id}&usd_payout=1.25`)).status;
  const ids = (tables: PartnerTables): Promise<string[]> =>
    onTables(tables, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        'SELECT DISTINCT conversion_id AS id FROM conversions ORDER BY 1',
      );
      return rows.map(({ id }) => id);
    });

  /** What a clone of the server as of now would have. */
  async function copyPresentRows(): Promise<void> {
    await onTables(present, (source) =>
      onTables(copy, async (target) => {
        await source.query('BEGIN');
        await copyTables(source, target, say);
        await source.query('COMMIT');
      }),
    );
  }

  it('replaces the present rows by those of the copy, under the login of the server', async () => {
    expect(await send('before')).toBe(200);
    await copyPresentRows();
    expect(await send('after')).toBe(200);
    expect(await ids(present)).toEqual(['after', 'before']);
    await restoreData(copy, present, say);
    expect(await ids(present)).toEqual(['before']);
    const differences = await onTables(copy, (source) => onTables(present, (target) => compareTables(source, target)));
    expect(differences).toEqual([]);
    expect(await send('after')).toBe(200);
    expect(await ids(present)).toEqual(['after', 'before']);
  });

  it('refuses postbacks meanwhile, and after a failure has the rows of before', async () => {
    let meanwhile = 0;
    const failing = restoreData(copy, present, (line) => {
      if (line.startsWith('Copied')) throw new Error('interrupted');
    });
    await expect(failing).rejects.toThrow('interrupted');
    meanwhile = await send('closed');
    expect(meanwhile).toBe(503);
    expect(await ids(present)).toEqual(['after', 'before']);
    await cancelMove(present);
    expect(await send('closed')).toBe(200);
    await restoreData(copy, present, say);
    expect(await ids(present)).toEqual(['before']);
  });

  it('can be repeated', async () => {
    await restoreData(copy, present, say);
    await restoreData(copy, present, say);
    expect(await ids(present)).toEqual(['before']);
  });
});
