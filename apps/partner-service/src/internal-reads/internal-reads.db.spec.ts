import {
  createPartnerDatabases,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const CLICK = 'click-of-a-person-0001';
const VIEWER = { role: 'viewer', name: 'key:viewer' };

type Row = Record<string, unknown>;

describe('reads of the admin app', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;
  let quarantinedId: string;
  let postbackId: string;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    service = await startService(databases);
    const stored = await service.get(
      `/involve/event?conversion_id=c1&click_id=${CLICK}&usd_payout=1.50&order_id=order-7&sub=12345678901234567890`,
      { accept: 'application/json' },
    );
    postbackId = stored.json.postback_id;
    await service.get('/involve/event?conversion_id=c1&usd_payout=2.50');
    const refused = await service.get(`/involve/event?conversion_id=c2&click_id=${CLICK}&usd_payout=abc`);
    quarantinedId = refused.headers.get('x-postback-id')!;
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  async function read(path: string, actor = { role: 'admin', name: 'key:test' }, isVerbatim = false): Promise<Row> {
    const response = await requestAsAdmin<Row>(service, path, { actor, isVerbatim });
    if (!response.ok) throw response.problem;
    return response.body;
  }

  it('401: need the signature of one of our processes', async () => {
    for (const path of [
      'overview',
      'stats',
      'conversions',
      'conversions/c1',
      'quarantine',
      'search?q=c1',
      'quarantine-reasons',
      'traffic?starts=2026-01-01',
      'newest',
    ]) {
      expect((await service.get(`/internal/v1/${path}`)).status).toBe(401);
    }
  });

  it('list the newest postbacks of both kinds, oldest first, from a time on', async () => {
    const { data, is_cut, as_of } = (await read('newest')) as { data: Row[]; is_cut: boolean; as_of: string };
    const outcomes = data.map(({ outcome, conversion_id: id, usd_payout: payout }) => [outcome, id, payout]);
    expect(outcomes).toEqual([
      ['stored', 'c1', '1.5000'],
      ['updated', 'c1', '2.5000'],
      ['quarantined', 'c2', null],
    ]);
    expect(data[2]!['reasons']).toMatchObject([{ field: 'usd_payout' }]);
    expect([is_cut, data[0]!['click_id']]).toEqual([false, CLICK]);
    expect(JSON.stringify(await read('newest', VIEWER))).not.toContain(CLICK);
    const later = (await read(`newest?since=${encodeURIComponent(as_of)}`)) as { data: Row[] };
    expect(later.data).toEqual([]);
    await expect(read('newest?since=soon')).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('show the last 24 hours in one response', async () => {
    const overview = await read('overview');
    expect(overview).toMatchObject({
      database: 'up',
      conversions_24h: 1,
      duplicates_24h: 1,
      quarantined_24h: 1,
      quarantine_open: 1,
    });
    expect(overview['hours']).toHaveLength(24);
    expect((overview['hours'] as number[]).at(-1)).toBe(3);
    expect(Date.now() - Date.parse(overview['last_postback_at'] as string)).toBeLessThan(60_000);
  });

  it('list conversions whole for an admin, and masked for a viewer', async () => {
    expect(JSON.stringify(await read('conversions'))).toContain(CLICK);
    const masked = JSON.stringify(await read('conversions', VIEWER));
    expect(masked).not.toContain(CLICK);
    expect(masked).toContain('clic***');
    expect(JSON.stringify(await read('conversions', { role: 'unknown', name: 'x' }))).not.toContain(CLICK);
  });

  it('give a conversion with its history as text, to the letter', async () => {
    const text = (await read('conversions/c1', undefined, true)) as unknown as string;
    expect(text).toContain('"sub":"12345678901234567890"');
    const { history, state } = JSON.parse(text) as { history: Row[]; state: Row };
    expect([history.length, state['usd_payout']]).toEqual([2, '2.5000']);
    await expect(read('conversions/none')).rejects.toMatchObject({ status: 404 });
  });

  it('list quarantine without what was received, and give one with it', async () => {
    const { data } = (await read('quarantine?field=usd_payout')) as { data: Row[] };
    expect(data).toMatchObject([
      { postback_id: quarantinedId, conversion_id: 'c2', reasons: [{ field: 'usd_payout' }] },
    ]);
    expect(Object.keys(data[0]!)).not.toContain('raw_data');
    expect(await read(`quarantine/${quarantinedId}`)).toMatchObject({ raw_data: { click_id: CLICK } });
    expect(JSON.stringify(await read(`quarantine/${quarantinedId}`, VIEWER))).not.toContain(CLICK);
    await expect(read('quarantine/nonsense')).rejects.toMatchObject({ status: 404 });
  });

  it('group quarantine by reason, with the amounts that can be read', async () => {
    const path = '/involve/event?usd_payout=5.25&usd_sale_amount=123456789012.0001';
    await service.get(path);
    await service.get(`${path}&status=approved`);
    const { groups, ...coverage } = (await read('quarantine-reasons')) as { groups: Row[] };
    expect(coverage).toEqual({ looked_at: 3, has_more: false, money_of: 3 });
    expect(groups.map(({ field, code, postbacks }) => [field, code, postbacks])).toEqual([
      ['conversion_id', 'conversion_id_missing', 2],
      ['usd_payout', 'amount_unreadable', 1],
    ]);
    expect(groups[0]!['money']).toEqual([
      { field: 'usd_sale_amount', currency: 'USD', amount: '246913578024.0002' },
      { field: 'usd_payout', currency: 'USD', amount: '10.5000' },
    ]);
    expect(groups[1]).toMatchObject({ sample_postback_id: quarantinedId, money: [] });
    const filtered = (await read('quarantine-reasons?code=amount_unreadable')) as { groups: Row[] };
    expect(filtered.groups).toHaveLength(1);
  });

  it('count the traffic of periods that begin and end within an hour, by rows and by the roll-up alike', async () => {
    const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
    const at = (hours: number): string => new Date(hour + hours * 3_600_000).toISOString();
    const { data, as_of } = (await read('newest')) as {
      data: { received_at: string; outcome: string }[];
      as_of: string;
    };
    const second = data.find(({ outcome }) => outcome === 'updated')!.received_at;
    const { periods } = await read(`traffic?starts=${[at(-1), at(0), second, as_of].join(',')}`);
    const none = { conversions: 0, duplicates: 0, quarantined: 0 };
    expect(periods).toEqual([none, { ...none, conversions: 1 }, { ...none, duplicates: 1, quarantined: 3 }, none]);
    const whole = await read(`traffic?starts=${at(0)}`);
    expect(whole['periods']).toEqual([{ conversions: 1, duplicates: 1, quarantined: 3 }]);
    await expect(read(`traffic?starts=${at(1)},${at(0)}`)).rejects.toMatchObject({
      fieldErrors: [{ field: 'starts' }],
    });
  });

  it.each([
    ['a conversion id', () => 'c1', 'conversion_id', 2],
    ['a click id', () => CLICK, 'click_id', 1],
    ['an order id', () => 'order-7', 'order_id', 1],
    ['a postback id', () => postbackId, 'postback_id', 1],
    ['a postback id in quarantine', () => quarantinedId, 'quarantined_postback', 1],
    ['nothing', () => 'nothing', undefined, 0],
  ])('find %s', async (_name, textOf, kind, count) => {
    const { hits } = (await read(`search?q=${textOf()}`)) as { hits: Row[] };
    expect(hits.map((hit) => hit['kind'])).toEqual(Array.from({ length: count }, () => kind));
  });

  it('list what any instance has stored, whichever is asked', async () => {
    const other = await startService(databases);
    const { as_of } = (await read('newest')) as { as_of: string };
    await service.get('/involve/event?conversion_id=of-one&usd_payout=1.00');
    await other.get('/involve/event?conversion_id=of-other&usd_payout=1.00');
    const newestOf = async (instance: ServiceUnderTest): Promise<unknown[]> => {
      const path = `newest?since=${encodeURIComponent(as_of)}`;
      const { body } = (await requestAsAdmin(instance, path)) as { body: { data: Row[] } };
      return body.data.map(({ conversion_id: id }) => id);
    };
    expect(await newestOf(service)).toEqual(['of-one', 'of-other']);
    expect(await newestOf(other)).toEqual(['of-one', 'of-other']);
    await other.stop();
  });

  it('say that the database is down instead of failing', async () => {
    const PARTNER_DATABASE_URL = 'postgres://nobody:nothing@127.0.0.1:1/none';
    const cutOff = await startService(databases, { PARTNER_DATABASE_URL });
    const response = await requestAsAdmin<Row>(cutOff, 'overview');
    await cutOff.stop();
    expect(response).toMatchObject({ ok: true, body: { database: 'down', hours: null } });
  });
});
