import {
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

describe('a configuration that the admin API would refuse', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;
  beforeAll(async () => {
    databases = await createPartnerDatabases({ parameter_mapping: '{"amount": "usd_payout"}' });
    service = await startService(databases);
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  /** Writes a mapping past the checks of the database, as the owner of its tables could. */
  const writeUnchecked = async (mapping: object): Promise<void> => {
    const { pool } = databases.config;
    await pool.query('ALTER TABLE partners DISABLE TRIGGER check_mapping');
    await pool.query('UPDATE partners SET parameter_mapping = $1', [JSON.stringify(mapping)]);
    await pool.query('ALTER TABLE partners ENABLE TRIGGER check_mapping');
  };
  const payoutOf = async (id: string): Promise<string | null> => {
    await service.get(`/involve/event?conversion_id=${id}&amount=5`);
    const { rows } = await databases.partner.pool.query('SELECT usd_payout FROM conversions WHERE conversion_id = $1', [
      id,
    ]);
    return rows[0].usd_payout;
  };
  const complaints = () => service.logged.filter((line) => line.includes('previous one stays active'));

  it('is reported and not used; the previous one stays active', async () => {
    await writeUnchecked({ amount: 'usd_payot' });
    await service.loadConfig();
    expect(await payoutOf('c1')).toBe('5.0000');
    expect(complaints()).toHaveLength(1);
    expect(service.logged.join()).toContain('parameter_mapping.amount');
  });

  it('is not used by an instance that starts meanwhile either', async () => {
    await service.stop();
    service = await startService(databases);
    expect(await payoutOf('c2')).toBe('5.0000');
    expect(service.logged.join()).toContain('Started with the last known good configuration');
  });

  it('is replaced as soon as it is corrected', async () => {
    await writeUnchecked({ amount: 'usd_sale_amount' });
    await service.loadConfig();
    expect(await payoutOf('c3')).toBeNull();
  });
});
