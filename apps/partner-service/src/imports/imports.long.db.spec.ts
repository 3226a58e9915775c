import { until } from '@app/common/testing/until';
import { ConversionStore } from '../conversions/conversion-store';
import { configure, PATH } from '../testing/send-postbacks';
import { compileDryRunThread } from '../testing/compile-dry-run-thread';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  compileDryRunThread();
  databases = await createPartnerDatabases();
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

beforeEach(async () => {
  await databases.partner.pool.query(
    `TRUNCATE conversions, conversion_state, conversion_hourly_shards, seen_postback_ids, quarantine, boot_counts,
       import_files, jobs CASCADE`,
  );
  await configure(
    databases,
    [service],
    `UPDATE partners SET require_token = false, parameter_mapping = '{"Order": "conversion_id", "Reward": "usd_payout"}'`,
  );
});

// The tests look into results of many shapes.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

const HASH = 'ab'.repeat(32);
const COLUMNS = [
  { name: 'Order', parameter: 'Order' },
  { name: 'Reward', parameter: 'Reward' },
  { name: 'Note', parameter: null },
];

async function request(path: string, body?: object, role = 'editor'): Promise<Json> {
  const actor = { role, name: 'key:test' };
  const response = await requestAsAdmin<Json>(service, path, { actor, ...(body && { body }) });
  return response.ok ? response.body : { problem: response.problem };
}

const open = (changed: object = {}): Promise<Json> =>
  request('imports', {
    file_name: 'report.csv',
    file_size_bytes: 1_000,
    file_hash: HASH,
    encoding: 'utf-8',
    separator: ',',
    columns: COLUMNS,
    rows: 4,
    ...changed,
  });

const send = (id: string, first_row: number, rows: string[][], role?: string): Promise<Json> =>
  request(`imports/${id}/parts`, { first_row, lines: rows.map((_, index) => first_row + index + 2), rows }, role);

const ROWS = [
  ['c1', '10.50', 'a note'],
  ['c2', '1', ''],
  ['c1', '12', ''],
  ['', '7', ''],
];

const stored = async (): Promise<Json[]> =>
  (await databases.partner.pool.query('SELECT * FROM conversions ORDER BY id')).rows;

/** As an instance leaves an import that ended after storing a part and before recording it. */
async function forgetParts(id: string): Promise<void> {
  const { counts, ...job } = await request(`jobs/${id}`);
  const none = Object.fromEntries(Object.keys(counts).map((name) => [name, name === 'total' ? counts.total : 0]));
  await databases.partner.pool.query(
    `UPDATE jobs SET counts = $2, position = '{"received": 0, "uncertain": 0, "begun": 0, "errors": {}}', state = 'running',
       finished_at = NULL WHERE id = $1`,
    [job.id, none],
  );
  await databases.partner.pool.query('DELETE FROM job_rows');
}

describe('an import', () => {
  it('makes a postback of each row, with the mapping of the partner, and lists what cannot be read', async () => {
    const { id, state, counts } = await open();
    expect({ state, counts }).toMatchObject({ state: 'running', counts: { total: 4, done: 0 } });
    const first = await send(id, 0, ROWS.slice(0, 2));
    expect(first).toMatchObject({ state: 'running', counts: { done: 2, stored: 2 } });
    const last = await send(id, 2, ROWS.slice(2));
    expect(last).toMatchObject({
      state: 'finished',
      counts: { total: 4, done: 4, stored: 2, updated: 1, duplicate: 0, already: 0, quarantined: 0, unreadable: 1 },
      result: { errors: [{ field: 'conversion_id', code: 'conversion_id_missing', rows: 1 }] },
      created_by: 'key:test',
    });
    const rows = await stored();
    expect(rows.map((row) => [row.conversion_id, row.usd_payout, row.is_update, row.request_line])).toEqual([
      ['c1', '10.5000', false, 'IMPORT report.csv line 2'],
      ['c2', '1.0000', false, 'IMPORT report.csv line 3'],
      ['c1', '12.0000', true, 'IMPORT report.csv line 4'],
    ]);
    expect(rows[0].raw_data).toEqual({ Order: 'c1', Reward: '10.50' });
    const { rows: errors } = await request(`jobs/${id}/rows`);
    expect(errors).toEqual([
      expect.objectContaining({
        line: 5,
        row: 3,
        cells: ['', '7', ''],
        reasons: [expect.objectContaining({ field: 'conversion_id', code: 'conversion_id_missing' })],
      }),
    ]);
    const { rows: quarantined } = await databases.partner.pool.query('SELECT FROM quarantine');
    expect(quarantined).toEqual([]);
  });

  it('stores nothing twice when a part is sent again, recorded or not, and counts it once', async () => {
    const { id } = await open();
    const whole = await send(id, 0, ROWS);
    expect(await send(id, 0, ROWS)).toEqual(whole);
    await forgetParts(id);
    const again = await send(id, 0, ROWS);
    expect(again).toMatchObject({ state: 'finished', counts: whole.counts });
    expect(await stored()).toHaveLength(3);
    expect((await request(`jobs/${id}/rows`)).rows).toHaveLength(1);
  });

  it('stores a part once when two requests send it at the same time', async () => {
    const { id } = await open();
    await Promise.all([send(id, 0, ROWS.slice(0, 3)), send(id, 0, ROWS.slice(0, 3))]);
    expect((await request(`jobs/${id}`)).counts).toMatchObject({ done: 3, stored: 2, updated: 1 });
    expect(await stored()).toHaveLength(3);
  });

  it('stores a row once when two requests bring it into one batch of known conversions', async () => {
    for (const known of ['c1', 'c2']) await service.get(`${PATH}?conversion_id=${known}`);
    const { id } = await open();
    const holder = await databases.partner.pool.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE conversion_state IN EXCLUSIVE MODE');
    const ahead = service.get(`${PATH}?conversion_id=c1`);
    const [, duplicates] = service.app.get(ConversionStore).queues;
    const sent = [send(id, 0, ROWS.slice(0, 3)), send(id, 0, ROWS.slice(0, 3))];
    await until('all rows wait', () => duplicates!.depth >= 6);
    await holder.query('COMMIT');
    holder.release();
    await Promise.all([ahead, ...sent]);
    expect((await request(`jobs/${id}`)).counts).toMatchObject({ done: 3 });
    const sql = `SELECT FROM conversions WHERE request_line LIKE 'IMPORT%'`;
    expect((await databases.partner.pool.query(sql)).rowCount).toBe(3);
  });

  it('goes on where it was when the same file is chosen again, also after it was stopped', async () => {
    const { id } = await open();
    await send(id, 0, ROWS.slice(0, 1));
    expect(await open({ file_name: 'renamed.csv' })).toMatchObject({ id, counts: { done: 1 } });
    expect(await request(`jobs/${id}/stop`, {})).toMatchObject({ state: 'stopped' });
    expect((await send(id, 1, ROWS.slice(1))).problem).toMatchObject({ status: 409 });
    expect(await open()).toMatchObject({ id, state: 'running', finished_at: null, counts: { done: 1 } });
    expect(await send(id, 1, ROWS.slice(1))).toMatchObject({ state: 'finished', counts: { done: 4 } });
  });

  it('stores no row again when the file is imported with other columns, but those that could not be read', async () => {
    const unmapped = await open({ columns: [{ name: 'Order', parameter: 'nothing' }, ...COLUMNS.slice(1)] });
    expect(await send(unmapped.id, 0, ROWS)).toMatchObject({ counts: { unreadable: 4, stored: 0 } });
    const second = await open();
    expect(await send(second.id, 0, ROWS.slice(0, 2))).toMatchObject({ counts: { stored: 2, unreadable: 0 } });
    const third = await open({ columns: [...COLUMNS.slice(0, 2), { name: 'Note', parameter: 'Note' }] });
    expect(await request(`jobs/${second.id}`)).toMatchObject({ state: 'stopped' });
    const counts = { already: 2, stored: 0, updated: 1, unreadable: 1 };
    expect(await send(third.id, 0, ROWS)).toMatchObject({ counts });
    expect(await stored()).toHaveLength(3);
  });

  it('refuses what does not go on with it', async () => {
    const { id } = await open();
    expect((await send(id, 1, ROWS.slice(1))).problem).toMatchObject({ status: 409, code: 'conflict' });
    expect((await send(id, 0, [...ROWS, ...ROWS])).problem).toMatchObject({ status: 409 });
    expect((await send(id, 0, [['a', 'b', 'c', 'd']])).problem).toMatchObject({ status: 422 });
    expect((await send('019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b', 0, ROWS)).problem).toMatchObject({ status: 404 });
    const { problem } = await open({ file_hash: 'x', rows: 2_000_000, columns: [{ name: 'a' }], tenant: 'nobody' });
    expect(problem.fieldErrors.map(({ field }: Json) => field).toSorted()).toEqual([
      'columns',
      'file_hash',
      'rows',
      'tenant',
    ]);
  });

  it('keeps no other job from running, however long its file takes', async () => {
    await open();
    await service.get(`${PATH}?conversion_id=c9`);
    const { id } = await request('jobs/dry-run', {});
    await until('the dry run ends', async () => (await request(`jobs/${id}`)).state === 'finished');
  });

  it('needs a tenant where the partner requires a token, and stores for the one that is chosen', async () => {
    await configure(databases, [service], 'UPDATE partners SET require_token = true');
    expect((await open()).problem.fieldErrors).toEqual([
      expect.objectContaining({ field: 'tenant', code: 'required' }),
    ]);
    const { id } = await open({ tenant: 'default' });
    expect(await send(id, 0, ROWS)).toMatchObject({ counts: { stored: 2 } });
  });

  it('shows a viewer no cell of the file', async () => {
    const { id } = await open();
    await send(id, 0, [['', 'money of a person', '']]);
    expect(JSON.stringify(await request(`jobs/${id}/rows`, undefined, 'viewer'))).not.toContain('person');
  });

  it('accepts a part that is larger than any postback', async () => {
    const { id } = await open({ rows: 1_000 });
    const rows = Array.from({ length: 1_000 }, (_, index) => [`c${index}`, '1', 'n'.repeat(900)]);
    expect(await send(id, 0, rows)).toMatchObject({ counts: { stored: 1_000 } });
  });

  it('is counted for reconciliation with what it counts, and its unrecorded part as uncertain', async () => {
    const { id } = await open();
    const sql = 'SELECT received::integer, uncertain::integer FROM boot_counts WHERE boot_id = $1';
    const counted = async (): Promise<Json> => (await databases.partner.pool.query(sql, [id])).rows;
    await send(id, 0, ROWS.slice(0, 3));
    expect(await counted()).toEqual([{ received: 3, uncertain: 0 }]);
    await send(id, 3, ROWS.slice(3));
    expect(await counted()).toEqual([{ received: 3, uncertain: 0 }]);
    await forgetParts(id);
    await send(id, 0, ROWS);
    expect(await counted()).toEqual([{ received: 3, uncertain: 0 }]);
  });
});
