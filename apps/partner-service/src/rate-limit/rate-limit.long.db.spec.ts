import { until } from '@app/common/testing/until';
import { ENVELOPE_HEADERS } from '@app/internal-protocol';
import { sendBatch } from '../testing/send-postbacks';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  signedHeaders,
  startService,
} from '../testing/service-under-test';

const PATH = '/involve/event';

const OPEN = { max_requests_per_second: 0, max_daily_requests: 0, on_limit: 'reject', timezone: 'UTC' };

let databases: PartnerDatabases;
let one: ServiceUnderTest;
let running: ServiceUnderTest[];
let sent = 0;

beforeEach(async () => {
  databases = await createPartnerDatabases(OPEN);
  running = [];
  one = await start();
});

afterEach(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await databases.drop();
});

/** An instance, stopped when the test is over. */
async function start(): Promise<ServiceUnderTest> {
  const service = await startService(databases);
  running.push(service);
  return service;
}

/** Sets limits and waits until every instance goes by them. */
async function limit(columns: Partial<typeof OPEN>, tenant: Partial<typeof OPEN> = {}): Promise<void> {
  const set = (table: string, of: object) => {
    const places = Object.keys(of).map((name, index) => `${name} = $${index + 1}`);
    return databases.config.pool.query(
      `UPDATE ${table} SET ${places.join(', ')} WHERE partner_code = 'involve_asia'`,
      Object.values(of),
    );
  };
  if (Object.keys(tenant).length > 0) await set('tenants', tenant);
  await set('partners', { ...OPEN, ...columns });
  await Promise.all(running.map((service) => service.loadConfig()));
}

const send = (service: ServiceUnderTest, more = '') =>
  service.get(`${PATH}?conversion_id=l${(sent += 1)}${more}`, { accept: 'application/json' });

const sendMany = (service: ServiceUnderTest, count: number) =>
  Promise.all(Array.from({ length: count }, () => send(service)));

async function storedCount(where = 'true'): Promise<number> {
  const { rows } = await databases.partner.pool.query(
    `SELECT count(*)::integer AS count FROM conversions WHERE ${where}`,
  );
  return rows[0].count;
}

async function metric(service: ServiceUnderTest, name: string): Promise<number> {
  const { text } = await service.get('/metrics');
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(name))
      ?.split(' ')
      .at(-1) ?? Number.NaN,
  );
}

describe('a limit of a day', () => {
  it('is shared: two instances store exactly what it allows, and refuse the rest with 429', async () => {
    const other = await start();
    await limit({ max_daily_requests: 50 });
    const responses = (await Promise.all([sendMany(one, 60), sendMany(other, 60)])).flat();
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(50);
    expect(await storedCount()).toBe(50);
    const refused = responses.find(({ status }) => status === 429)!;
    expect(refused.json).toMatchObject({ code: 'rate_limited', detail: expect.stringContaining('50 requests a day') });
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(86_400);
  });

  it('is never passed by the two together, and undershot by no more than two blocks that lie idle', async () => {
    const other = await start();
    await limit({ max_daily_requests: 400 });
    await send(other);
    const responses = await sendMany(one, 450);
    const accepted = responses.filter(({ status }) => status === 200).length + 1;
    expect(accepted).toBeLessThanOrEqual(400);
    expect(accepted).toBeGreaterThanOrEqual(400 - 2 * 4);
  });

  it('holds at once when it is lowered, whatever has been used and leased by then', async () => {
    const other = await start();
    await limit({ max_daily_requests: 1_000 });
    const before = [...(await sendMany(one, 30)), ...(await sendMany(other, 30))];
    expect(before.every(({ status }) => status === 200)).toBe(true);
    await limit({ max_daily_requests: 40 });
    const after = [...(await sendMany(one, 10)), ...(await sendMany(other, 10))];
    expect(after.map(({ status }) => status)).toEqual(after.map(() => 429));
    await limit({ max_daily_requests: 70 });
    const raised = [...(await sendMany(one, 20)), ...(await sendMany(other, 20))];
    expect(raised.filter(({ status }) => status === 200)).toHaveLength(10);
  });

  it('allows after it is lowered what it still has, and not what was leased before', async () => {
    await limit({ max_daily_requests: 1_000 });
    await sendMany(one, 30);
    await limit({ max_daily_requests: 32 });
    const responses = await sendMany(one, 30);
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(2);
  });

  it('stores what exceeds it with a warning by default', async () => {
    await limit({ max_daily_requests: 10, on_limit: 'accept' });
    const responses = await sendMany(one, 25);
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    const mark = {
      field: 'over_limit',
      code: 'over_limit',
      value: '10',
      params: { max: 10, period: 'day', owner: 'partner' },
      reason: 'More than 10 requests a day came for this partner.',
    };
    expect(responses.filter(({ json }) => json.warnings.length > 0)).toHaveLength(15);
    expect(responses.find(({ json }) => json.warnings.length > 0)!.json.warnings).toEqual([mark]);
    expect(await storedCount(`warnings @> '[{"field":"over_limit"}]'`)).toBe(15);
    expect(await metric(one, 'postbacks_over_limit_total{owner="partner",period="day",outcome="stored"}')).toBe(15);
    expect(one.logged.filter((line) => line.includes('Rate limit reached'))).toHaveLength(1);
  });

  it('is the day of the partner’s timezone, and begins anew', async () => {
    const other = await start();
    await limit({ max_daily_requests: 4, timezone: 'Asia/Tokyo' });
    expect((await sendMany(one, 6)).filter(({ status }) => status === 200)).toHaveLength(4);
    const { rows } = await databases.partner.pool.query(
      `UPDATE limit_usage SET window_end = window_end - interval '1 day'
       RETURNING to_char(window_end AT TIME ZONE 'UTC', 'HH24:MI') AS ends`,
    );
    expect(rows).toEqual([{ ends: '15:00' }]);
    expect((await send(one)).status).toBe(429);
    expect((await send(other)).status).toBe(200);
  });

  it('costs no statement a request', async () => {
    await limit({ max_daily_requests: 10_000 });
    await databases.partner.pool.query(`CREATE TABLE leases (at timestamptz);
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO leases VALUES (now()); RETURN NULL; END $$;
      CREATE TRIGGER note AFTER INSERT OR UPDATE ON limit_usage FOR EACH ROW EXECUTE FUNCTION note()`);
    await sendMany(one, 250);
    const { rows } = await databases.partner.pool.query('SELECT count(*)::integer AS leases FROM leases');
    expect(rows[0].leases).toBeGreaterThan(0);
    expect(rows[0].leases).toBeLessThanOrEqual(6);
  });

  it('gets back what an instance that stops has not used', async () => {
    await limit({ max_daily_requests: 1_000 });
    await sendMany(one, 3);
    await running.pop()!.stop();
    const { rows } = await databases.partner.pool.query('SELECT scope, taken::integer FROM limit_usage');
    expect(rows).toEqual([{ scope: 'partner day', taken: 3 }]);
  });

  it('takes a new value at once', async () => {
    await limit({ max_daily_requests: 2 });
    expect((await sendMany(one, 4)).filter(({ status }) => status === 200)).toHaveLength(2);
    await limit({ max_daily_requests: 5 });
    expect((await sendMany(one, 6)).filter(({ status }) => status === 200)).toHaveLength(3);
    await limit({});
    expect((await sendMany(one, 6)).filter(({ status }) => status === 200)).toHaveLength(6);
  });
});

describe('a limit of a second', () => {
  it('is never passed by both instances in any second, and lets the next second pass again', async () => {
    const other = await start();
    await limit({ max_requests_per_second: 20 });
    const begin = Date.now();
    let accepted = 0;
    while (Date.now() < begin + 2_200) {
      const responses = (await Promise.all([sendMany(one, 5), sendMany(other, 5)])).flat();
      accepted += responses.filter(({ status }) => status === 200).length;
    }
    const seconds = Math.floor(Date.now() / 1_000) - Math.floor(begin / 1_000) + 1;
    expect(accepted).toBeLessThanOrEqual(20 * seconds);
    expect(accepted).toBeGreaterThan(20);
    const refused = await metric(one, 'postbacks_over_limit_total{owner="partner",period="second",outcome="refused"}');
    expect(refused).toBeGreaterThan(0);
  });
});

describe('a limit of a tenant', () => {
  it('counts beside the partner’s; what it refuses uses nothing of the partner’s', async () => {
    await limit({ max_daily_requests: 1_000 }, { max_daily_requests: 3 });
    const responses = await sendMany(one, 8);
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(responses.find(({ status }) => status === 429)!.json.detail).toContain('tenant');
    await running.pop()!.stop();
    const { rows } = await databases.partner.pool.query('SELECT taken::integer FROM limit_usage ORDER BY scope');
    expect(rows).toEqual([{ taken: 3 }, { taken: 3 }]);
  });
});

describe('what is counted', () => {
  it('is everything that is stored: quarantine too, HEAD and refusals not', async () => {
    await limit({ max_daily_requests: 3 });
    expect((await one.send(`${PATH}?conversion_id=head`, { method: 'HEAD' })).status).toBe(200);
    expect((await one.send(PATH, { method: 'DELETE' })).status).toBe(405);
    const invalid = () => one.get(`${PATH}?usd_payout=bad`);
    for (let count = 0; count < 3; count += 1) expect((await invalid()).text).toContain('QUARANTINED');
    expect((await invalid()).status).toBe(429);
  });

  it('counts a signed postback id once, however often it arrives', async () => {
    await limit({ max_daily_requests: 3 });
    const postbackId = postbackIdAt(Date.now());
    for (let count = 0; count < 5; count += 1) {
      expect((await one.sendSigned(postbackId, 'conversion_id=again')).status).toBe(200);
    }
    expect((await sendMany(one, 4)).filter(({ status }) => status === 200)).toHaveLength(2);
  });

  it('is never refused when the gateway has acknowledged it, however old or new', async () => {
    await limit({ max_daily_requests: 1 });
    expect((await sendMany(one, 3)).filter(({ status }) => status === 200)).toHaveLength(1);
    for (const ageMs of [0, 60_000]) {
      const path = `${PATH}?conversion_id=waited${ageMs}`;
      const headers = signedHeaders(postbackIdAt(Date.now() - ageMs), path, '198.51.100.7', true);
      const response = await one.get(path, { accept: 'application/json', ...headers });
      expect(response.status).toBe(200);
      expect(response.json.warnings).toMatchObject([{ field: 'over_limit' }]);
    }
    const [response] = await sendBatch(one, [{ target: `${PATH}?conversion_id=batched`, isAcknowledged: true }]);
    expect(response!.status).toBe(200);
  });

  it('is refused however long it took to arrive, as a body does that is sent slowly', async () => {
    await limit({ max_daily_requests: 1 });
    expect((await send(one)).status).toBe(200);
    const postbackId = () => postbackIdAt(Date.now() - 60_000);
    expect((await one.sendSigned(postbackId(), 'conversion_id=slow')).status).toBe(429);
    const [response] = await sendBatch(one, [{ postbackId: postbackId(), target: `${PATH}?conversion_id=slow` }]);
    expect(response!.status).toBe(429);
    const claimed = { [ENVELOPE_HEADERS.acknowledged]: '1' };
    expect((await one.get(`${PATH}?conversion_id=claimed`, claimed)).status).toBe(429);
    expect((await one.sendSigned(postbackId(), 'conversion_id=claimed', claimed)).status).toBe(429);
    expect(await storedCount()).toBe(1);
  });

  it('is, of what was acknowledged, only its day: its second is over', async () => {
    await limit({ max_requests_per_second: 1, max_daily_requests: 5, on_limit: 'accept' });
    const request = (index: number) => ({ target: `${PATH}?conversion_id=w${index}`, isAcknowledged: true });
    await sendBatch(one, [0, 1, 2, 3, 4, 5, 6].map(request));
    expect(await storedCount('warnings IS NOT NULL')).toBe(2);
  });
});

describe('while requests cannot be counted', () => {
  it('intake is open, a metric says so, and the limit holds again afterwards', async () => {
    await limit({ max_daily_requests: 5 });
    await databases.partner.pool.query('ALTER TABLE limit_usage RENAME TO away');
    const responses = await sendMany(one, 20);
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(await metric(one, 'limiter_open')).toBe(1);
    expect(await metric(one, 'postbacks_uncounted_total')).toBe(20);
    expect(one.logged.filter((line) => line.includes('Limit store is unavailable'))).toHaveLength(1);
    await databases.partner.pool.query('ALTER TABLE away RENAME TO limit_usage');
    await until('it counts again', async () => {
      await send(one);
      return (await metric(one, 'limiter_open')) === 0;
    });
    expect((await sendMany(one, 20)).filter(({ status }) => status === 200).length).toBeLessThanOrEqual(5);
  });

  it('does not delay postbacks for a store that hangs', async () => {
    await limit({ max_daily_requests: 5 });
    const holder = await databases.partner.pool.connect();
    await holder.query('BEGIN; LOCK TABLE limit_usage');
    const begin = performance.now();
    expect((await send(one)).status).toBe(200);
    const firstMs = performance.now() - begin;
    expect((await sendMany(one, 50)).filter(({ status }) => status === 200)).toHaveLength(50);
    expect(firstMs).toBeLessThan(8_000);
    expect(performance.now() - begin - firstMs).toBeLessThan(6_000);
    await holder.query('ROLLBACK');
    holder.release();
  });
});
