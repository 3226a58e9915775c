import { createPartitionOf } from '../database/partition';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
  VIEWER_KEY,
} from '../testing/service-under-test';
import { ConversionQueryRepository } from './conversion-query.repository';

const DAY_MS = 86_400_000;
const DAYS = 3;
const ROWS = 3_000;
const HISTORY = 1_005;

let databases: PartnerDatabases;
let service: ServiceUnderTest;

/** Over three days; one in a hundred is paid, and the oldest ten are of an offer of their own. */
const INSERT_ROWS = `
  INSERT INTO conversions (id, received_at, tenant_id, config_version, is_duplicate, is_update, is_test,
    conversion_id, offer_name, status, raw_data, request_line, request_headers)
  SELECT gen_random_uuid(), date_trunc('milliseconds', now() - number * interval '${DAYS} days' / ${ROWS}),
    (SELECT min(tenant_id) FROM conversion_state), 1, number % 50 = 0, false, false, 'c' || number,
    CASE WHEN number > ${ROWS} - 10 THEN 'Old' ELSE 'New' END, CASE WHEN number % 100 = 0 THEN 'paid' ELSE 'pending' END,
    '{}', 'GET /', '{}'
  FROM generate_series(1, ${ROWS}) AS number`;

const INSERT_HISTORY = `
  INSERT INTO conversions (id, received_at, tenant_id, config_version, is_duplicate, is_update, is_test,
    conversion_id, order_id, raw_data, request_line, request_headers)
  SELECT gen_random_uuid(), now() + number * interval '1 millisecond', tenant_id, 1, true, false, false,
    conversion_id, number, '{}', 'GET /', '{}'
  FROM generate_series(1, ${HISTORY}) AS number, conversion_state WHERE conversion_id = 'long'`;

const INSERT_OFFERS = `
  INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency, conversions)
  SELECT date_trunc('hour', now(), 'UTC'), (SELECT min(tenant_id) FROM conversion_state), 'offer ' || number, '', '', number
  FROM generate_series(2, 1100) AS number`;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  service = await startService(databases, { DATABASE_POOL_MAX: 7 });
  await service.get('/involve/event?conversion_id=long');
  const { pool } = databases.partner;
  for (let day = 0; day <= DAYS + 1; day += 1) {
    await createPartitionOf(pool, new Date(Date.now() + DAY_MS - day * DAY_MS).toISOString().slice(0, 10), 'day');
  }
  await pool.query(INSERT_ROWS);
  await pool.query(INSERT_HISTORY);
  await pool.query(INSERT_OFFERS);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

const read = (path: string) => service.get(`/involve/event/${path}`, { 'x-api-key': VIEWER_KEY });
const idsOf = (rows: { conversion_id: string }[]): string[] => rows.map((row) => row.conversion_id);

/** Everything that a filter finds, page by page. */
async function readAll(filter: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { json } = await read(`conversions?${filter}${cursor && `&cursor=${cursor}`}`);
    found.push(...idsOf(json.data));
    cursor = json.next_cursor;
  }
  return found;
}

const paid = Array.from({ length: ROWS / 100 }, (_, index) => `c${(index + 1) * 100}`);

describe('a long list', () => {
  it('finds rare rows wherever they are, newest first, and then knows their number', async () => {
    const { json } = await read('conversions?status=paid');
    expect(idsOf(json.data)).toEqual(paid);
    expect(json).toMatchObject({ next_cursor: null, total: paid.length });
    expect((await read('conversions?offer=Old')).json).toMatchObject({ total: 10, next_cursor: null });
    expect((await read('conversions?offer=None')).json).toMatchObject({ data: [], total: 0, next_cursor: null });
    expect((await read('conversions?status=paid&page=2&page_size=20')).json).toMatchObject({ total: paid.length });
  });

  it.each(['status=paid&page_size=7', 'status=pending&duplicates=true', 'offer=Old&page_size=3'])(
    'leaves nothing out where it has to stop before its page is full: %s',
    async (filter) => {
      const limits = service.app.get(ConversionQueryRepository).limits;
      const from = new Date(Date.now() - (DAYS + 1) * DAY_MS).toISOString();
      const whole = await readAll(filter);
      limits.walkMs = 0;
      expect(await readAll(`${filter}&from=${from}`)).toEqual(whole);
      const first = (await read(`conversions?${filter}`)).json;
      expect(first.data.length).toBeLessThan(whole.length);
      expect(first).toMatchObject({ total: null, next_cursor: expect.any(String) });
      limits.walkMs = 1_000;
    },
  );

  it.each([7, 50, 400])('finds the same in the same order, looking at %d rows in one go', async (rowsAtOnce) => {
    const limits = service.app.get(ConversionQueryRepository).limits;
    const filter = `offer=Old&page_size=4&from=${new Date(Date.now() - (DAYS + 1) * DAY_MS).toISOString()}`;
    const whole = await readAll(filter);
    expect(whole).toHaveLength(10);
    Object.assign(limits, { rowsAtOnce, walkMs: rowsAtOnce === 400 ? 0 : 1_000 });
    expect(await readAll(filter)).toEqual(whole);
    Object.assign(limits, { rowsAtOnce: 10_000, walkMs: 1_000 });
  });

  it('is refused with a hint where a page that was asked for by its number can’t be filled in time', async () => {
    const limits = service.app.get(ConversionQueryRepository).limits;
    limits.numberedWalkMs = 0;
    const response = await read('conversions?status=paid&page=1');
    limits.numberedWalkMs = 2_500;
    expect(response).toMatchObject({ status: 503, json: { code: 'unavailable' } });
    expect(response.json.detail).toContain('Narrow the time range');
    expect(response.headers.get('retry-after')).not.toBeNull();
  });

  it('counts up to ten thousand for its first page, and not again for those after it', async () => {
    const { json } = await read('conversions?page_size=10');
    expect(json.total).toBe(ROWS + HISTORY + 1);
    expect((await read(`conversions?page_size=10&cursor=${json.next_cursor}`)).json.total).toBeNull();
  });

  it('is refused with a hint where the database doesn’t answer in time, and so is every other read', async () => {
    const client = await databases.partner.pool.connect();
    await client.query('BEGIN; LOCK TABLE conversions, conversion_state, quarantine, conversion_hourly');
    const responses = await Promise.all(['conversions', 'conversions/long', 'quarantine', 'stats'].map(read));
    await client.query('ROLLBACK');
    client.release();
    for (const response of responses) {
      expect(response).toMatchObject({ status: 503, json: { code: 'unavailable' } });
      expect(response.json.detail).toContain('Narrow the time range');
    }
  });
});

describe('a conversion with a long history', () => {
  it('shows the newest thousand postbacks, oldest first, and says that there were more', async () => {
    const { json } = await read('conversions/long');
    expect(json.truncated).toBe(true);
    const numbers = json.history.map((row: { order_id: string }) => Number(row.order_id));
    expect(numbers).toEqual(Array.from({ length: 1_000 }, (_, index) => HISTORY - 999 + index));
  });
});

describe('very large requests', () => {
  it('return up to 16 MiB of content, the newest first, and the other rows without content', async () => {
    const { pool } = databases.partner;
    const large = `json_build_object('large', repeat('x', 1024 * 1024))`;
    await pool.query(`UPDATE conversions SET raw_data = ${large} WHERE order_id::integer > ${HISTORY - 20}`);
    await pool.query(`
      INSERT INTO quarantine (id, received_at, tenant_id, config_version, is_test, reasons, raw_data, request_line,
        request_headers, digest, size_bytes)
      SELECT gen_random_uuid(), now(), tenant_id, 1, false, '[]', ${large}, 'GET /', '{}', '', 1024 * 1024
      FROM generate_series(1, 20), (SELECT min(tenant_id) AS tenant_id FROM conversion_state) AS tenant`);
    const leftOut = (rows: { is_content_left_out: boolean; raw_data: unknown }[]) =>
      rows.map((row) => row.is_content_left_out && row.raw_data === null);
    const history = leftOut((await read('conversions/long')).json.history);
    expect(history.slice(-15)).toEqual(Array(15).fill(false));
    expect(history.slice(0, -16)).toEqual(Array(984).fill(true));
    const listed = leftOut((await read('quarantine')).json.data);
    expect(listed).toEqual([...Array(16).fill(false), ...Array(4).fill(true)]);
  });
});

describe('statistics of very many offers', () => {
  it('show the thousand with the most conversions, and say that there were more', async () => {
    const { json } = await read('stats');
    expect(json.by_offer).toHaveLength(1_000);
    expect(json.by_offer_truncated).toBe(true);
    expect(json.by_offer[0]).toMatchObject({ offer: 'offer 1100', conversions: 1100 });
    expect(json.by_offer.at(-1)).toMatchObject({ conversions: 101 });
    expect(json.totals.conversions).toBe((1100 * 1101) / 2);
    expect((await read('stats?hours=1&tenant=default')).json.by_hour).toHaveLength(1);
  });
});
