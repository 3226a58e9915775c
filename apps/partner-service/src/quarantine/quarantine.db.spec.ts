import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
  VIEWER_KEY,
} from '../testing/service-under-test';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases({ parameter_mapping: '{"transaction":"order_id"}' });
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

const admin = { 'x-api-key': ADMIN_KEY };
const redrive = (body: unknown, headers: Record<string, string> = admin) =>
  service.send('/involve/event/quarantine/redrive', { method: 'POST', body: JSON.stringify(body), headers });
const stats = async () => (await service.get('/involve/event/stats?hours=2', admin)).json.totals;

async function fixMapping(mapping: Record<string, string>): Promise<void> {
  await databases.config.pool.query('UPDATE partners SET parameter_mapping = $1', [JSON.stringify(mapping)]);
  await service.loadConfig();
}

describe('quarantine', () => {
  it('keeps what is no conversion whole, and lists it by reason', async () => {
    const text = await service.get('/involve/event?transaction=t1&usd_payout=5&ts_token=hidden-token');
    expect(text.text).toBe('QUARANTINED\nconversion_id: The conversion id is missing.');
    await service.get('/involve/event?transaction=t2&usd_payout=abc');
    await service.send('/involve/event?transaction=t3', { method: 'POST', body: '{"broken' });
    const { json } = await service.get('/involve/event/quarantine', admin);
    expect(json.total).toBe(3);
    expect(json.by_reason).toContainEqual({
      field: 'conversion_id',
      code: 'conversion_id_missing',
      reason: 'The conversion id is missing.',
      count: 3,
    });
    expect(json.by_reason).toContainEqual(expect.objectContaining({ field: 'usd_payout', count: 1 }));
    expect(json.data[2].raw_data).toMatchObject({
      transaction: 't1',
      usd_payout: '5',
      ts_token: expect.stringMatching(/^hmac:/),
    });
    expect(Buffer.from(json.data[0].body_base64, 'base64').toString()).toBe('{"broken');
    const filtered = await service.get('/involve/event/quarantine?field=usd_payout', admin);
    expect(filtered.json.data).toHaveLength(1);
    expect(await stats()).toMatchObject({ conversions: 0, quarantined: 3 });
  });

  it('lists, counts and redrives by the code of a reason, of earlier versions by `unspecified`', async () => {
    const list = async (code: string) => (await service.get(`/involve/event/quarantine?code=${code}`, admin)).json;
    const transactions = async (code: string) =>
      (await list(code)).data.map((row: { raw_data: { transaction: string } }) => row.raw_data.transaction);
    expect(await transactions('amount_unreadable')).toEqual(['t2']);
    expect(await list('amount_unreadable')).toMatchObject({ total: 1, by_reason: [{ count: 1 }, { count: 1 }] });
    expect((await redrive({ code: 'amount_unreadable' })).json).toMatchObject({ redriven: 1, quarantined: 1 });
    const { pool } = databases.partner;
    await pool.query(
      `UPDATE quarantine SET reasons = (SELECT jsonb_agg(reason - 'code') FROM jsonb_array_elements(reasons) AS reason)
        WHERE raw_data ->> 'transaction' = 't1'`,
    );
    expect(await transactions('unspecified')).toEqual(['t1']);
    expect((await service.get('/involve/event/quarantine?code=amount', admin)).json).toMatchObject({
      status: 422,
      errors: [{ field: 'code', code: 'unknown_value', value: 'amount' }],
    });
  });

  it('names the conversion where its id could be read', async () => {
    const { json } = await service.get('/involve/event?conversion_id=known&usd_payout=abc', {
      accept: 'application/json',
    });
    expect(json).toMatchObject({ status: 'quarantined', conversion_id: 'known' });
    const body = await service.send('/involve/event?conversion_id=known2', { method: 'POST', body: '{"broken' });
    expect(body.json).toMatchObject({ status: 'quarantined', conversion_id: 'known2' });
    const list = await service.get('/involve/event/quarantine?page_size=2', admin);
    expect(list.json.data.map((row: { conversion_id: string }) => row.conversion_id)).toEqual(['known2', 'known']);
    await databases.partner.pool.query(`DELETE FROM quarantine WHERE conversion_id LIKE 'known%'`);
    await databases.partner.pool.query('UPDATE conversion_hourly SET quarantined = quarantined - 2');
  });

  it('shows what came in to the letter', async () => {
    const body = '{"usd_payout":"abc","n":12345678901234567890123,"a":1.50,"a":2}';
    await service.send('/involve/event', { method: 'POST', body });
    const { text, headers } = await service.get('/involve/event/quarantine?page_size=1', admin);
    expect(text).toContain(`"raw_data":{\n${body.slice(1)}`);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    await databases.partner.pool.query(`DELETE FROM quarantine WHERE raw_data::text LIKE '%12345678901234567890123%'`);
    await databases.partner.pool.query('UPDATE conversion_hourly SET quarantined = quarantined - 1');
  });

  it('shows a body that could not be read to editors and admins only; to others its size', async () => {
    const rowOf = async (key: string) =>
      (await service.get('/involve/event/quarantine?field=body', { 'x-api-key': key })).json.data[0];
    expect(await rowOf(ADMIN_KEY)).toMatchObject({ body_base64: expect.any(String), body_bytes: 8 });
    const shown = await rowOf(VIEWER_KEY);
    expect(shown).toMatchObject({ body_bytes: 8 });
    expect(shown).not.toHaveProperty('body_base64');
  });

  it('is redriven by an editor only', async () => {
    expect(await redrive({}, { 'x-api-key': VIEWER_KEY })).toMatchObject({ status: 403 });
    expect(await redrive({}, {})).toMatchObject({ status: 401 });
    expect(await redrive({ postback_ids: ['x'] })).toMatchObject({ status: 422 });
    expect(await redrive({ after: 'x' })).toMatchObject({ status: 422 });
  });

  it('becomes conversions with their own postback ids once the mapping is fixed, and leaves in quarantine what is still wrong', async () => {
    const before = await service.get('/involve/event/quarantine', admin);
    await fixMapping({ transaction: 'conversion_id' });
    const report = await redrive({ all: true });
    expect(report.json).toMatchObject({ redriven: 3, stored: 1, quarantined: 2, failed: 0 });
    expect(report.json).toMatchObject({ remaining: 0, continue_after: null });
    const { rows } = await databases.partner.pool.query(
      `SELECT id, usd_payout FROM conversions WHERE conversion_id = 't1'`,
    );
    expect(rows).toEqual([{ id: before.json.data[2].postback_id, usd_payout: '5.0000' }]);
    const after = await service.get('/involve/event/quarantine', admin);
    expect(after.json.total).toBe(2);
    expect(after.json.by_reason.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      'body',
      'usd_payout',
    ]);
    expect(await stats()).toMatchObject({ conversions: 1, quarantined: 2, usd_payout: '5.0000' });
  });

  it('is counted once when two redrives process it at once', async () => {
    await service.get('/involve/event?other=t9&usd_payout=2');
    await fixMapping({ transaction: 'conversion_id', other: 'conversion_id' });
    const reports = await Promise.all([redrive({ all: true }), redrive({ all: true }), redrive({ all: true })]);
    expect(reports.every(({ status }) => status === 200)).toBe(true);
    const { rowCount } = await databases.partner.pool.query(`SELECT FROM conversions WHERE conversion_id = 't9'`);
    expect(rowCount).toBe(1);
    expect(await stats()).toMatchObject({ conversions: 2, duplicates: 0, quarantined: 2, usd_payout: '7.0000' });
  });

  it('answers 422 with every reason where the partner wants refusals, and keeps the postback all the same', async () => {
    await databases.config.pool.query(`UPDATE partners SET on_invalid = 'reject'`);
    await fixMapping({ transaction: 'conversion_id' });
    const response = await service.get('/involve/event?usd_payout=abc&payout_local=def');
    expect(response).toMatchObject({ status: 422, json: { code: 'invalid_postback' } });
    expect(response.json.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      'conversion_id',
      'payout_local',
      'usd_payout',
    ]);
    const { rowCount } = await databases.partner.pool.query('SELECT FROM quarantine WHERE id = $1', [
      response.json.postback_id,
    ]);
    expect(rowCount).toBe(1);
  });
});
