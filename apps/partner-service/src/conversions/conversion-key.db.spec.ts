import { sendBatch, configure } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
  VIEWER_KEY,
} from '../testing/service-under-test';

const ITEMS = '{conversion_id,adv_sub}';
const ALONE = '{conversion_id}';
const asJson = { accept: 'application/json' };

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases({ conversion_key: ITEMS });
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

const keyedBy = (fields: string) =>
  configure(databases, [service], 'UPDATE partners SET conversion_key = $1', [fields]);
const statusOf = async (query: string): Promise<string> =>
  (await service.get(`/involve/event?${query}`, asJson)).json.status;
const read = (id: string, key?: unknown, apiKey = ADMIN_KEY) =>
  service.get(
    `/involve/event/conversions/${id}${key === undefined ? '' : `?key=${encodeURIComponent(typeof key === 'string' ? key : JSON.stringify(key))}`}`,
    { 'x-api-key': apiKey },
  );

async function asAdmin<Body>(path: string, body?: object): Promise<Body> {
  const response = await requestAsAdmin<Body>(service, path, body && { body });
  if (!response.ok) throw response.problem;
  return response.body;
}

async function totals(id: string) {
  const { rows } = await databases.partner.pool.query(
    `SELECT count(*)::integer AS states, sum(usd_payout)::text AS usd_payout FROM conversion_state
     WHERE split_part(conversion_id, chr(31), 1) = $1`,
    [id],
  );
  return rows[0];
}

describe('a conversion that is identified by more than its id', () => {
  it('is stored once for each item, and updated by its own postbacks only', async () => {
    for (const item of ['p1', 'p2'])
      expect(await statusOf(`conversion_id=o1&adv_sub=${item}&usd_payout=2`)).toBe('stored');
    expect(await statusOf('conversion_id=o1&adv_sub=p1&usd_payout=3&status=approved')).toBe('updated');
    expect(await statusOf('conversion_id=o1&adv_sub=p1&usd_payout=3&status=approved')).toBe('duplicate');
    expect(await statusOf('conversion_id=o1&usd_payout=1')).toBe('stored');
    expect(await statusOf('conversion_id=o1&adv_sub=&usd_payout=1')).toBe('duplicate');
    expect(await totals('o1')).toEqual({ states: 3, usd_payout: '6.0000' });
  });

  it('is shown with its key and those of the others, and chosen by it', async () => {
    const newest = (await read('o1')).json;
    expect(newest).toMatchObject({ conversion_id: 'o1', key: { adv_sub: null }, also_of_tenants: [] });
    expect(newest.also_of_keys).toEqual([{ adv_sub: 'p2' }, { adv_sub: 'p1' }]);
    for (const key of [{ adv_sub: 'p1' }, 'p1']) {
      const { json } = await read('o1', key);
      expect(json).toMatchObject({ key: { adv_sub: 'p1' }, state: { usd_payout: '3.0000' } });
      expect(json.history).toHaveLength(3);
    }
    expect((await read('o1', { adv_sub: 'p9' })).status).toBe(404);
    expect((await read('o1', '{"usd_payout":"1"}')).status).toBe(422);
    expect((await read(encodeURIComponent('o1\u001fadv_sub:x'))).status).toBe(404);
    expect((await read('o1', { adv_sub: 'p2' }, VIEWER_KEY)).json.key).toEqual({ adv_sub: '***' });
  });

  it('is stored once when its postbacks come together', async () => {
    const requests = Array.from({ length: 60 }, (_, at) => ({
      postbackId: postbackIdAt(Date.now()),
      target: `/involve/event?conversion_id=o2&adv_sub=p${at % 6}&usd_payout=1`,
    }));
    await Promise.all([sendBatch(service, requests.slice(0, 30)), sendBatch(service, requests.slice(30))]);
    expect(await totals('o2')).toEqual({ states: 6, usd_payout: '6.0000' });
  });

  it('stays what it was when the setting changes, and back', async () => {
    await keyedBy(ALONE);
    expect(await statusOf('conversion_id=o3&adv_sub=p1&usd_payout=5')).toBe('stored');
    await keyedBy(ITEMS);
    expect(await statusOf('conversion_id=o3&adv_sub=p1&usd_payout=5&status=approved')).toBe('updated');
    expect(await statusOf('conversion_id=o3&adv_sub=p2&usd_payout=7')).toBe('stored');
    await keyedBy(ALONE);
    expect(await statusOf('conversion_id=o3&adv_sub=p2&usd_payout=7')).toBe('duplicate');
    expect(await statusOf('conversion_id=o3&adv_sub=p1&usd_payout=6')).toBe('updated');
    expect(await totals('o3')).toEqual({ states: 2, usd_payout: '13.0000' });
    expect((await read('o3', { adv_sub: 'p1' })).json.history).toHaveLength(3);
    await keyedBy(ITEMS);
  });

  it('is not another one with glued parts', async () => {
    expect(await statusOf('conversion_id=o4&adv_sub=2-x&usd_payout=1')).toBe('stored');
    expect(await statusOf('conversion_id=o4-2&adv_sub=x&usd_payout=2')).toBe('stored');
  });

  it('is in the change feed under its id, with its key', async () => {
    const { changes } = await asAdmin<{ changes: Record<string, unknown>[] }>('conversion-changes?limit=1000');
    const keys = changes.filter(({ conversion_id: id }) => id === 'o3').map((change) => change['conversion_key']);
    expect(keys).toHaveLength(2);
    expect(keys).toEqual(expect.arrayContaining([expect.stringMatching(/^adv_sub:/), null]));
  });

  it('sums the amounts of each item alone', async () => {
    await configure(databases, [service], "UPDATE partners SET amounts_on_duplicate = 'replace'");
    await statusOf('conversion_id=o5&adv_sub=p1&usd_payout=5');
    await statusOf('conversion_id=o5&adv_sub=p2&usd_payout=6');
    await configure(databases, [service], "UPDATE partners SET amounts_on_duplicate = 'add'");
    expect(await statusOf('conversion_id=o5&adv_sub=p1&usd_payout=5')).toBe('duplicate');
    expect(await statusOf('conversion_id=o5&adv_sub=p1&usd_payout=-5')).toBe('updated');
    expect(await totals('o5')).toEqual({ states: 2, usd_payout: '6.0000' });
    await configure(databases, [service], "UPDATE partners SET amounts_on_duplicate = 'replace'");
  });

  it('keeps its identity when the person in its key is erased', async () => {
    await keyedBy('{conversion_id,aff_sub3}');
    await statusOf('conversion_id=o6&click_id=person-click-1&usd_payout=1');
    await statusOf('conversion_id=o6&click_id=person-click-2&usd_payout=2');
    await statusOf('conversion_id=o6&click_id=person-click-1&usd_payout=3');
    const erased = await asAdmin('privacy/erase', { click_id: 'person-click-1' });
    expect(erased).toMatchObject({ conversions: 2, next: null });
    const { rows } = await databases.partner.pool.query(
      'SELECT (SELECT json_agg(s)::text FROM conversion_state s) || (SELECT json_agg(c)::text FROM conversions c) AS all',
    );
    expect(rows[0].all).not.toContain('person-click-1');
    expect(rows[0].all).toContain('person-click-2');
    const other = (await read('o6', { aff_sub3: 'person-click-2' })).json;
    expect(other).toMatchObject({ key: { aff_sub3: 'person-click-2' }, also_of_keys: [{ aff_sub3: null }] });
    expect(await statusOf('conversion_id=o6&click_id=person-click-1&usd_payout=3')).toBe('updated');
    expect(await totals('o6')).toEqual({ states: 2, usd_payout: '5.0000' });
    await keyedBy(ITEMS);
  });
});
