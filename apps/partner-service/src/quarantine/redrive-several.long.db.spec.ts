import { gzipSync } from 'node:zlib';
import { balanceHours, type ServiceCounters } from '@app/internal-protocol';
import { elementId } from '../intake/arrival';
import { configure, sendBatch } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { QuarantineRepository } from './quarantine.repository';

const PATH = '/involve/event';
const HOUR_MS = 3_600_000;

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  service = await startService(databases);
});

beforeEach(async () => {
  await databases.partner.pool.query(
    'TRUNCATE conversions, conversion_state, quarantine, seen_postback_ids, conversion_hourly_shards, boot_counts',
  );
  await change(`parameter_mapping = '{}', envelope = NULL, charset = NULL`);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

const redrive = async (body: unknown = { all: true }) => {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'x-api-key': ADMIN_KEY } };
  return (await service.send(`${PATH}/quarantine/redrive`, init)).json;
};

const change = (columns: string, values?: unknown[]): Promise<void> =>
  configure(databases, [service], `UPDATE partners SET ${columns}`, values);

const mapIds = (): Promise<void> => change(`parameter_mapping = '{"tid":"conversion_id","amt":"usd_payout"}'`);

interface StoredRow {
  id: string;
  conversion_id: string;
  usd_payout: string | null;
}

async function conversions(): Promise<StoredRow[]> {
  const sql = 'SELECT id, conversion_id, usd_payout::text AS usd_payout FROM conversions ORDER BY conversion_id';
  return (await databases.partner.pool.query<StoredRow>(sql)).rows;
}

async function quarantined(): Promise<{ id: string; body: Buffer | null; raw_data: string | null }[]> {
  const sql = 'SELECT id, body, raw_data::text AS raw_data FROM quarantine WHERE redriven_at IS NULL ORDER BY id';
  return (await databases.partner.pool.query(sql)).rows;
}

/** Puts a request in quarantine as an earlier version did, which took each body for one postback. */
async function quarantine(row: { rawData: string; body?: Uint8Array; headers?: object }): Promise<string> {
  const id = postbackIdAt(Date.now());
  await databases.partner.pool.query(
    `INSERT INTO quarantine (id, received_at, tenant_id, config_version, is_test, reasons, raw_data, body, request_line,
       request_headers, digest, size_bytes)
     SELECT $1, to_timestamp($2::float8 / 1000), min(id), 1, false, '[]', $3, $4, 'POST /', $5, '', 2
     FROM (SELECT tenant_id AS id FROM conversion_state UNION SELECT 1) AS tenant`,
    [id, Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16), row.rawData, row.body, row.headers ?? {}],
  );
  return id;
}

async function balance(): Promise<unknown[]> {
  // A boot that ends in good order leaves nothing unwritten.
  await service.stop();
  service = await startService(databases);
  const [from, to] = [-1, 1].map((hours) =>
    new Date((Math.floor(Date.now() / HOUR_MS) + hours) * HOUR_MS).toISOString(),
  );
  const response = await requestAsAdmin<ServiceCounters>(service, `reconciliation?from=${from}&to=${to}`);
  if (!response.ok) throw response.problem;
  return balanceHours({ taken: [], waiting: [], unknown: [] }, response.body, Date.now() + 2 * HOUR_MS);
}

const several = (...ids: string[]): string => JSON.stringify(ids.map((tid, index) => ({ tid, amt: index + 1 })));

describe('redriving a body with several postbacks', () => {
  it.each<[string, (id: string) => string, string]>([
    ['in an array', (body) => body, `envelope = NULL`],
    ['in an envelope', (body) => `batch=${encodeURIComponent(body)}`, `envelope = 'batch'`],
  ])('stores all of them %s, and the counts stay balanced', async (_, bodyOf, envelope) => {
    const body = bodyOf(several('a', 'b', 'c'));
    await service.send(PATH, { method: 'POST', body });
    await change(envelope);
    await mapIds();
    expect(await redrive()).toMatchObject({ stored: 3, quarantined: 0, failed: 0, remaining: 0 });
    expect(await conversions()).toMatchObject([
      { conversion_id: 'a', usd_payout: '1.0000' },
      { conversion_id: 'b', usd_payout: '2.0000' },
      { conversion_id: 'c', usd_payout: '3.0000' },
    ]);
    expect(await quarantined()).toEqual([]);
    expect(await redrive()).toMatchObject({ redriven: 0 });
    expect(await balance()).toMatchObject([{ received: 3, stored: 3, quarantined: 0, difference: 0 }]);
    const { totals } = (await service.get(`${PATH}/stats?hours=2`, { 'x-api-key': ADMIN_KEY })).json;
    expect(totals).toMatchObject({ conversions: 3, duplicates: 0, quarantined: 0, usd_payout: '6.0000' });
  });

  it.each([
    ['an array', { rawData: '{"ts":"1"}', body: Buffer.from(several('a', 'b')) }],
    ['a packed array', { rawData: '{}', body: gzipSync(several('a', 'b')), headers: { 'content-encoding': 'gzip' } }],
    ['an object with the array as its data', { rawData: `{\n"data":${several('a', 'b')}}` }],
  ])('stores each under the id that it would have got on arrival, of %s quarantined before', async (_, row) => {
    await mapIds();
    const id = await quarantine(row);
    expect(await redrive()).toMatchObject({ redriven: 2, stored: 2 });
    expect(await conversions()).toMatchObject([
      { id: elementId(id, 0), conversion_id: 'a' },
      { id: elementId(id, 1), conversion_id: 'b' },
    ]);
    expect(await quarantined()).toEqual([]);
  });

  it('keeps in quarantine, by themselves, those that are no conversions yet', async () => {
    await mapIds();
    const id = await quarantine({ rawData: '{}', body: Buffer.from('[{"tid":"a"},{"other":"b"},7]') });
    const report = await redrive();
    expect(report).toMatchObject({ redriven: 3, stored: 1, quarantined: 2 });
    expect(report.failures.map((failure: { postback_id: string }) => failure.postback_id)).toEqual([
      elementId(id, 1),
      elementId(id, 2),
    ]);
    expect(await quarantined()).toMatchObject([
      { id: elementId(id, 1), body: null },
      { id: elementId(id, 2), body: Buffer.from('7') },
    ]);
    await change(`parameter_mapping = '{"tid":"conversion_id","other":"conversion_id"}'`);
    expect(await redrive()).toMatchObject({ redriven: 2, stored: 1, quarantined: 1 });
    expect((await conversions()).map((row) => row.conversion_id)).toEqual(['a', 'b']);
  });

  it('merges postbacks of one conversion in their order', async () => {
    await mapIds();
    await quarantine({ rawData: '{}', body: Buffer.from('[{"tid":"a","amt":1},{"tid":"a","amt":9}]') });
    await redrive();
    const { state } = (await service.get(`${PATH}/conversions/a`, { 'x-api-key': ADMIN_KEY })).json;
    expect(state).toMatchObject({ usd_payout: '9.0000' });
  });

  it('stores each once when it is interrupted before the row is closed, or the request arrives again', async () => {
    await mapIds();
    const body = Buffer.from(several('a', 'b', 'c'));
    const id = await quarantine({ rawData: '{}', body });
    const repository = service.app.get(QuarantineRepository);
    const closing = jest.spyOn(repository, 'closeSeveral').mockRejectedValue(new Error('killed'));
    expect(await redrive()).toMatchObject({ failed: 1 });
    closing.mockRestore();
    expect(await quarantined()).toHaveLength(1);
    expect(await redrive()).toMatchObject({ redriven: 3, already: 3, failed: 0 });
    await sendBatch(service, [{ postbackId: id, method: 'POST', body, target: PATH }]);
    expect(await conversions()).toHaveLength(3);
    expect(await quarantined()).toEqual([]);
  });

  it('stores each once when two redrives overlap', async () => {
    await mapIds();
    for (const ids of [
      ['a', 'b'],
      ['c', 'd'],
    ])
      await quarantine({ rawData: '{}', body: Buffer.from(several(...ids)) });
    const other = await startService(databases);
    const init = { method: 'POST', body: '{"all":true}', headers: { 'x-api-key': ADMIN_KEY } };
    const reports = await Promise.all([redrive(), redrive(), other.send(`${PATH}/quarantine/redrive`, init)]);
    await other.stop();
    expect(reports.map((report) => report.failed ?? 0)).toEqual([0, 0, 0]);
    expect((await conversions()).map((row) => row.conversion_id)).toEqual(['a', 'b', 'c', 'd']);
    const { totals } = (await service.get(`${PATH}/stats?hours=2`, { 'x-api-key': ADMIN_KEY })).json;
    // Each row leaves the count once; nothing counted these when they were put there.
    expect(totals).toMatchObject({ conversions: 4, duplicates: 0, quarantined: -2 });
  });
});

describe('redriving one postback', () => {
  it.each<[string, Parameters<typeof quarantine>[0], string]>([
    ['a packed body', { rawData: '{}', body: gzipSync('tid=a'), headers: { 'content-encoding': 'gzip' } }, ''],
    ['an envelope', { rawData: '{\n"batch":"{\\"tid\\":\\"a\\"}"}' }, ''],
    ['an array of one', { rawData: '{}', body: Buffer.from('[{"tid":"a"}]') }, ''],
  ])('reads %s as intake does', async (_, row) => {
    await mapIds();
    await change(`envelope = 'batch', charset = 'windows-874'`);
    const id = await quarantine(row);
    expect(await redrive()).toMatchObject({ redriven: 1, stored: 1 });
    expect(await conversions()).toMatchObject([{ id, conversion_id: 'a' }]);
  });

  it('reads bytes in the charset of the partner', async () => {
    await mapIds();
    const thai = Buffer.concat([Buffer.from('tid=a&offer_name='), Buffer.from([0xa1, 0xa2])]);
    await quarantine({ rawData: '{}', body: thai });
    await change(`charset = 'windows-874'`);
    await redrive();
    const { rows } = await databases.partner.pool.query('SELECT offer_name FROM conversions');
    expect(rows).toEqual([{ offer_name: 'กข' }]);
  });

  it('leaves a body that was cut off in quarantine', async () => {
    await mapIds();
    const headers = { 'x-postback-body-cut': '1' };
    await quarantine({ rawData: '{}', body: Buffer.from('tid=a&amt=1'), headers });
    expect(await redrive()).toMatchObject({ redriven: 1, quarantined: 1 });
    expect(await conversions()).toEqual([]);
  });
});
