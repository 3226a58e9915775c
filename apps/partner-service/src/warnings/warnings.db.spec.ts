import { uuidV7 } from '@app/common';
import { diagnostic } from '@app/postback';
import { NEW_CONVERSION_COLUMNS } from '../conversions/conversion-columns';
import type { ConversionRow } from '../conversions/conversion-row';
import { RowEncoder } from '../conversions/encode-rows';
import { STORE_NEW_CONVERSIONS } from '../conversions/statements';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { WarningMonitor } from './warning-monitor';

const DAY_MS = 86_400_000;
const START_MS = Date.now() - 30 * 60_000;

/** Each with what was sent in doubt, oldest first. */
const POSTBACKS = [
  'conversion_id=plain&usd_payout=1.5',
  'conversion_id=dot&usd_payout=1.234',
  'conversion_id=dots&usd_payout=1.234&usd_sale_amount=5.678',
  'conversion_id=year&datetime_conversion=2569-01-02T03:04:05Z&status=approved',
  'conversion_id=dot&usd_payout=9.876&status=approved',
];

const encoder = new RowEncoder<ConversionRow>(NEW_CONVERSION_COLUMNS);

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  service = await startService(databases);
  for (const [index, query] of POSTBACKS.entries()) {
    await service.sendSigned(postbackIdAt(START_MS + index * 1_000), query);
  }
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

/** The parameter of the storing statement for a conversion with a warning. */
function newConversion(conversionId: string, isTest: boolean): unknown[] {
  const row = {
    id: uuidV7(),
    received_at: new Date().toISOString(),
    tenant_id: 1,
    config_version: 1,
    is_test: isTest,
    may_return: false,
    is_redrive: false,
    postback: { conversion_id: conversionId },
    offer: '',
    offer_is_name: true,
    raw_data: '{}',
    request_line: 'GET /',
    request_headers: '{}',
    warnings: [diagnostic('datetime_conversion', 'zone_unknown')],
  };
  return encoder.encode([row as unknown as ConversionRow]);
}

const read = (path: string, key = ADMIN_KEY) => service.get(`/partner/involve/event/${path}`, { 'x-api-key': key });

const idsOf = (page: { json: { data: { conversion_id: string }[] } }) => page.json.data.map((row) => row.conversion_id);

describe('stats', () => {
  it('counts the postbacks with each warning, of a duplicate too and each postback once', async () => {
    const { json } = await read('stats?hours=24');
    expect(json.by_warning).toEqual([
      { code: 'amount_doubtful', field: 'usd_payout', postbacks: 3 },
      { code: 'amount_doubtful', field: 'usd_sale_amount', postbacks: 1 },
      { code: 'time_buddhist', field: 'datetime_conversion', postbacks: 1 },
    ]);
  });

  it('leaves test postbacks out, and waits for no other write', async () => {
    const { pool } = databases.partner;
    const before = (await read('stats')).json.by_warning;
    const other = await pool.connect();
    await other.query('BEGIN');
    await other.query({ ...STORE_NEW_CONVERSIONS, values: newConversion('held', false) });
    const postbacks = [newConversion('test', true), newConversion('free', false)];
    for (const values of postbacks) await pool.query({ ...STORE_NEW_CONVERSIONS, values });
    await other.query('ROLLBACK');
    other.release();
    const after = (await read('stats')).json.by_warning;
    expect(after).toEqual([...before, { code: 'zone_unknown', field: 'datetime_conversion', postbacks: 1 }]);
  });
});

describe('the metrics', () => {
  it('count the postbacks of this instance by code and field, and a second delivery not again', async () => {
    const id = postbackIdAt(START_MS);
    await service.sendSigned(id, 'conversion_id=again&myr_payout=1.234');
    await service.sendSigned(id, 'conversion_id=again&myr_payout=1.234', { 'x-postback-redelivered': 'true' });
    const { text } = await service.get('/metrics');
    expect(text).toContain('postback_warnings_total{code="amount_doubtful",field="myr_payout"');
    expect(text).toMatch(/postback_warnings_total\{code="amount_doubtful",field="myr_payout"[^}]*\} 1\n/);
  });
});

describe('conversions?warning=', () => {
  it.each([
    ['warning=amount_doubtful&warning_field=usd_payout', ['dot', 'dots', 'dot']],
    ['warning=amount_doubtful&warning_field=usd_sale_amount', ['dots']],
    ['warning=amount_doubtful&warning_field=datetime_conversion', []],
    ['warning_field=datetime_conversion', ['free', 'year']],
    ['warning=time_buddhist&status=approved', ['year']],
    ['warning=time_buddhist&status=pending', []],
    ['warning=amount_doubtful&duplicates=true', ['dot']],
    ['warning=amount_doubtful&conversion_id=dots&tenant=default', ['dots']],
    ['warning=amount_doubtful&warning_field=usd_payout&page_size=1&page=2', ['dots']],
    ['warning=amount_doubtful&from=2020-01-01&to=2020-01-02', []],
  ])('finds with %s the rows that match all of it', async (filter, expected) => {
    expect(idsOf(await read(`conversions?${filter}`))).toEqual(expected);
  });

  it('goes on from page to page by cursor', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = 'conversions?warning=amount_doubtful&warning_field=usd_payout&page_size=1';
      const page = await read(cursor === '' ? query : `${query}&cursor=${cursor}`);
      seen.push(...idsOf(page));
      cursor = page.json.next_cursor;
    }
    expect(seen).toEqual(['dot', 'dots', 'dot']);
  });

  it('refuses an unknown code or field together with every other field error', async () => {
    const refused = await read('conversions?warning=odd&warning_field=odder&status=oddest');
    expect(refused).toMatchObject({ status: 422, json: { code: 'invalid_request' } });
    expect(refused.json.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      'status',
      'warning',
      'warning_field',
    ]);
  });
});

describe('a conversion', () => {
  it('shows what was sent in doubt beside what was understood', async () => {
    const { json } = await read('conversions/year');
    expect(json.history[0]).toMatchObject({
      datetime_conversion: '2026-01-02T03:04:05.000Z',
      warnings: [{ field: 'datetime_conversion', code: 'time_buddhist', value: '2569-01-02T03:04:05Z' }],
      raw_data: { datetime_conversion: '2569-01-02T03:04:05Z' },
    });
    const amounts = (await read('conversions/dot')).json.history[0];
    expect(amounts).toMatchObject({ usd_payout: '1.2340', warnings: [{ code: 'amount_doubtful', value: '1.234' }] });
  });

  it('shows the id that was sent where it is stored in another spelling', async () => {
    await service.send('/involve/event', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"conversion_id":4.0,"order_id":1e3}',
    });
    const { json } = await read('conversions/4');
    expect(json.history[0].warnings).toContainEqual(
      expect.objectContaining({ field: 'conversion_id', code: 'id_respelled', value: '4.0' }),
    );
  });
});

describe('the log', () => {
  const reports = (of: ServiceUnderTest): Record<string, unknown>[] =>
    of.logged.map((line) => JSON.parse(line)).filter(({ change }) => change !== undefined);

  it('names each new kind of warning once a day, whichever instance finds it, and no value', async () => {
    const other = await startService(databases);
    await service.app.get(WarningMonitor).report(new Date(START_MS));
    await other.app.get(WarningMonitor).report(new Date(START_MS));
    await service.app.get(WarningMonitor).report(new Date(START_MS));
    expect(reports(other)).toEqual([]);
    const line = reports(service).filter(({ field }) => field === 'usd_payout');
    expect(line).toEqual([
      expect.objectContaining({
        message: 'Warning amount_doubtful of usd_payout is new',
        partner: 'involve_asia',
        code: 'amount_doubtful',
        change: 'first_seen',
        count: 3,
        usual_share: 0,
      }),
    ]);
    expect(JSON.stringify(reports(service))).not.toContain('1.234');
    await other.stop();
  });

  it('names a kind whose share has jumped against the days before', async () => {
    await databases.partner.pool.query(
      `INSERT INTO warnings_hourly (hour, tenant_id, code, field, writer, postbacks)
       SELECT date_trunc('hour', at, 'UTC'), 1, 'id_respelled', 'order_id', 0, postbacks
       FROM (VALUES ($1::timestamptz, 1), ($2::timestamptz, 40)) AS day (at, postbacks)`,
      [new Date(START_MS + 2 * DAY_MS), new Date(START_MS + 3 * DAY_MS)],
    );
    await databases.partner.pool.query(
      `INSERT INTO conversion_hourly (hour, tenant_id, offer, status, currency, conversions)
       SELECT date_trunc('hour', at, 'UTC'), 1, '', '', '', 100
       FROM (VALUES ($1::timestamptz), ($2::timestamptz)) AS day (at)`,
      [new Date(START_MS + 2 * DAY_MS), new Date(START_MS + 3 * DAY_MS)],
    );
    await service.app.get(WarningMonitor).report(new Date(START_MS + 3 * DAY_MS));
    expect(reports(service).at(-1)).toMatchObject({
      message: 'Warning id_respelled of order_id comes more often than before',
      change: 'share_jumped',
      count: 40,
      share: 0.4,
    });
  });
});

describe('the roll-up of warnings', () => {
  it('equals a recount of the rows after two instances have stored new conversions and duplicates at once', async () => {
    const other = await startService(databases);
    const requests = Array.from({ length: 200 }, (_, index) => {
      const doubt = index % 3 === 0 ? '' : `&usd_payout=1.${100 + index}&order_id=%EF%BC%A1${index}`;
      return [service, other][index % 2]!.get(`/involve/event?conversion_id=storm${index % 40}${doubt}`);
    });
    await Promise.all(requests);
    await other.stop();
    const { rows } = await databases.partner.pool.query(`
      WITH counted AS (
        SELECT date_trunc('hour', received_at, 'UTC') AS hour, code, field, count(DISTINCT id)::integer AS postbacks
        FROM conversions CROSS JOIN LATERAL jsonb_to_recordset(warnings) AS warning (code text, field text)
        WHERE NOT is_test
        GROUP BY 1, 2, 3
      ), rolled_up AS (
        SELECT hour, code, field, sum(postbacks)::integer AS postbacks FROM warnings_hourly WHERE hour <= now() GROUP BY 1, 2, 3
      )
      SELECT code, field, counted.postbacks, rolled_up.postbacks AS rolled_up
      FROM counted FULL JOIN rolled_up USING (hour, code, field)`);
    expect(rows.length).toBeGreaterThan(1);
    for (const { postbacks, rolled_up: rolledUp } of rows) expect(rolledUp).toBe(postbacks);
  });
});
