import type { QueriedRows } from '@app/internal-protocol';
import type { SignalSource } from '@app/semantic-layer/model/signals';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const INSIGHT_KEY = 'key-of-insight-in-tests';
const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const SENT = 20;
/** The clock is read once, so that a test over the end of an hour still looks at all of it. */
const HOUR = Math.floor(Date.now() / HOUR_MS);
const at = (hours: number): string => new Date((HOUR + hours) * HOUR_MS).toISOString();

describe('signals of a partner', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    await databases.config.pool.query(
      `UPDATE partners SET max_daily_requests = 50, timezone = 'Asia/Kolkata' WHERE partner_code = 'involve_asia'`,
    );
    service = await startService(databases, { INSIGHT_KEY });
    const sent = Array.from({ length: SENT }, (_, index) => {
      const parameters = new URLSearchParams({
        conversion_id: `c${index}`,
        conversion_currency: 'IDR',
        payout_local: '16000',
        usd_payout: '1',
        myr_payout: '4.5',
        datetime_conversion: new Date(Date.now() - 8 * HOUR_MS).toISOString(),
        ...(index < 4 && { aff_sub: '{aff_sub}', aff_sub2: '{aff_sub2}' }),
        ...(index < 3 && { ts_token: 'a token of no tenant' }),
      });
      return service.get(`/involve/event?${parameters.toString()}`);
    });
    sent.push(service.get('/involve/event?conversion_id={transaction_id}'));
    await Promise.all(sent);
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  function request(source: string, from = at(-1), to = at(2)): ReturnType<typeof requestAsAdmin<QueriedRows>> {
    return requestAsAdmin<QueriedRows>(service, `insight/signals?source=${source}&from=${from}&to=${to}`, {
      key: INSIGHT_KEY,
    });
  }

  /** The sums over all hours, by the keys but the hour. */
  async function sums(source: SignalSource): Promise<object> {
    const response = await request(source);
    if (!response.ok) throw response.problem;
    const total: Record<string, Record<string, number>> = {};
    for (const { keys, atoms } of response.body.rows) {
      const { bucket: _bucket, ...own } = keys;
      const sum = (total[Object.values(own).join()] ??= {});
      for (const [name, value] of Object.entries(atoms)) sum[name] = (sum[name] ?? 0) + Number(value);
    }
    return total;
  }

  it('count postbacks with an unfilled placeholder once, those in quarantine for it too', async () => {
    expect(await sums('placeholders')).toEqual({ 'involve_asia/default': { unfilled: 4, postbacks: SENT + 1 } });
  });

  it('count postbacks whose token no tenant has', async () => {
    expect(await sums('tokens')).toEqual({ 'involve_asia/default': { mismatched: 3, postbacks: SENT + 1 } });
  });

  it('have the payouts of each currency in three moneys', async () => {
    expect(await sums('rates')).toEqual({ IDR: { local: SENT * 16_000, usd: SENT, myr: SENT * 4.5 } });
  });

  it('measure how long after its time a conversion is received', async () => {
    const { '': total } = (await sums('delays')) as Record<string, { timed: number; delay_hours: number }>;
    expect(total!.timed).toBe(SENT);
    expect(total!.delay_hours / total!.timed).toBeCloseTo(8, 1);
  });

  it('have what of a daily limit is used, from midnight of the partner on', async () => {
    const response = await request('quotas', at(-DAY_HOURS), at(1));
    if (!response.ok) throw response.problem;
    const { rows } = response.body;
    expect(rows).toHaveLength(DAY_HOURS + 1);
    const [first, last] = [rows[0]!, rows.at(-1)!];
    expect(first).toMatchObject({ keys: { quota: 'involve_asia' }, atoms: { used: '0', allowed: '50' } });
    expect(last).toMatchObject({ keys: { bucket: `${at(0).slice(0, 16)}Z` }, atoms: { used: String(SENT + 1) } });
  });

  it.each([
    ['a source that is none', 'clicks', at(-1), at(1), 'source'],
    ['a part of an hour', 'tokens', at(-1).replace(':00:00', ':30:00'), at(1), 'to'],
    ['more than a month', 'tokens', at(-800), at(1), 'to'],
  ])('refuse %s', async (_, source, from, to, field) => {
    await expect(request(source, from, to)).resolves.toMatchObject({ problem: { fieldErrors: [{ field }] } });
  });
});
