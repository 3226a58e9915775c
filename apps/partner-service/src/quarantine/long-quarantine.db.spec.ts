import fc from 'fast-check';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { QuarantineRepository } from './quarantine.repository';
import { RedriveService } from './redrive.service';

const PATH = '/involve/event/quarantine';
const ROWS = 400;
const START_MS = Date.now() - 600_000;

/** Three in each millisecond. Each lacks its id; one in nine has an amount, one in fifty a body, that can't be read. */
const INSERT_ROWS = `
  INSERT INTO quarantine (id, received_at, tenant_id, config_version, is_test, reasons, raw_data, request_line,
    request_headers, digest, size_bytes)
  SELECT row.id, to_timestamp($2 / 1000.0) + (number / 3) * interval '1 millisecond', tenant.id, 1, false,
    jsonb_build_array(jsonb_build_object('field', 'conversion_id', 'reason', 'A conversion id is missing.')) ||
      CASE WHEN number % 50 = 0 THEN jsonb_build_object('field', 'body', 'reason', 'No JSON and no form.')
           WHEN number % 9 = 0 THEN jsonb_build_object('field', 'usd_payout', 'reason', 'This is no AMOUNT.')
           ELSE '[]' END,
    json_build_object('number', number), 'GET /', '{}', '', 2
  FROM unnest($1::uuid[]) WITH ORDINALITY AS row (id, number),
    (SELECT tenant_id AS id FROM quarantine LIMIT 1) AS tenant`;

let databases: PartnerDatabases;
let service: ServiceUnderTest;
/** Newest first. */
let newestFirst: { id: string; number: number }[];

beforeAll(async () => {
  databases = await createPartnerDatabases({ parameter_mapping: '{}' });
  service = await startService(databases);
  const { pool } = databases.partner;
  await service.get('/involve/event?usd_payout=1');
  const ids = Array.from({ length: ROWS }, (_, index) => postbackIdAt(START_MS + Math.floor((index + 1) / 3)));
  await pool.query(INSERT_ROWS, [ids, START_MS]);
  await pool.query(`DELETE FROM quarantine WHERE raw_data ->> 'number' IS NULL`);
  newestFirst = ids.map((id, index) => ({ id, number: index + 1 })).toReversed();
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

beforeEach(() => {
  Object.assign(service.app.get(QuarantineRepository).limits, {
    walkMs: 1_000,
    numberedWalkMs: 2_500,
    rowsAtOnce: 10_000,
  });
});

const admin = { 'x-api-key': ADMIN_KEY };
const read = async (query: string) => service.get(`${PATH}?${query}`, admin);
const have = (limits: Partial<QuarantineRepository['limits']>) =>
  Object.assign(service.app.get(QuarantineRepository).limits, limits);
const idsWhere = (matches: (number: number) => boolean): string[] =>
  newestFirst.filter(({ number }) => matches(number)).map(({ id }) => id);

const isBody = (number: number): boolean => number % 50 === 0;
const isAmount = (number: number): boolean => number % 9 === 0 && !isBody(number);
const FILTERS = [
  { query: 'field=body', matches: isBody },
  { query: 'reason=no%20amount', matches: isAmount },
  { query: 'reason=nothing%20says%20so', matches: () => false },
  { query: 'tenant=default', matches: () => true },
  { query: '', matches: () => true },
];

async function readAll(query: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { json } = await read(`${query}&cursor=${cursor}`);
    found.push(...json.data.map((row: { postback_id: string }) => row.postback_id));
    cursor = json.next_cursor;
  }
  return found;
}

describe('a long quarantine', () => {
  it('is found whole by following next_cursor, newest first, wherever a page has to stop', async () => {
    const sizes = fc.integer({ min: 40, max: 150 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...FILTERS), sizes, sizes, async ({ query, matches }, rowsAtOnce, pageSize) => {
        have({ walkMs: 0, rowsAtOnce });
        const from = new Date(START_MS).toISOString();
        expect(await readAll(`${query}&page_size=${pageSize}&from=${from}`)).toEqual(idsWhere(matches));
      }),
      { numRuns: 12 },
    );
  });

  it('answers a page short, with where to go on and no total, where a filter finds little', async () => {
    have({ walkMs: 0, rowsAtOnce: 100 });
    const { json } = await read('field=body');
    expect(json.data.map((row: { postback_id: string }) => row.postback_id)).toEqual(idsWhere(isBody).slice(0, 2));
    expect(json).toMatchObject({ page: 1, total: null, next_cursor: expect.any(String) });
  });

  it('returns the total where all rows could be read', async () => {
    have({ rowsAtOnce: 30 });
    expect((await read('field=body')).json).toMatchObject({ total: ROWS / 50, next_cursor: null });
    expect((await read('reason=nothing')).json).toMatchObject({ data: [], total: 0, next_cursor: null });
    expect((await read('reason=AMOUNT&page_size=3&page=2')).json).toMatchObject({ total: idsWhere(isAmount).length });
  });

  it('never answers a page short that was asked for by its number: it is refused with a hint', async () => {
    have({ rowsAtOnce: 30, numberedWalkMs: 0 });
    const response = await read('field=body&page=1');
    expect(response).toMatchObject({ status: 503, json: { code: 'unavailable' } });
    expect(response.json.detail).toContain('Narrow the time range');
    have({ numberedWalkMs: 2_500 });
    expect((await read('field=body&page=1')).json.data).toHaveLength(ROWS / 50);
  });
});

describe('driving a few of a long quarantine again', () => {
  it('goes on where it had to stop, and tries each that matches once', async () => {
    have({ rowsAtOnce: 60 });
    const { limits } = service.app.get(RedriveService);
    limits.redriveMs = 0;
    const tried: string[] = [];
    let calls = 0;
    for (let after: string | null | undefined; after !== null; calls += 1) {
      const body = JSON.stringify({ reason: 'no amount', after });
      const { json } = await service.send(`${PATH}/redrive`, { method: 'POST', headers: admin, body });
      tried.push(...json.failures.map((row: { postback_id: string }) => row.postback_id));
      after = json.continue_after;
    }
    limits.redriveMs = 5_000;
    expect(tried.toReversed()).toEqual(idsWhere(isAmount));
    expect(calls).toBe(Math.ceil(ROWS / 60));
  });
});
