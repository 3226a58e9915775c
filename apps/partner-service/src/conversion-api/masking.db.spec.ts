import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
  VIEWER_KEY,
} from '../testing/service-under-test';

const CLICK = 'click-of-a-person-0001';
const SUB = 'sub-of-a-person-0002';

describe('addresses, click ids and sub ids', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    service = await startService(databases);
    const query = `click_id=${CLICK}&sub_id=${SUB}`;
    await service.get(`/involve/event?conversion_id=c1&${query}&usd_payout=1.50&offer_name=Shoes`);
    await service.get(`/involve/event?conversion_id=c1&${query}&usd_payout=2.50`);
    await service.get(`/involve/event?${query}&usd_payout=abc`, { 'x-real-ip': '203.0.113.77' });
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  const READS = ['conversions', 'conversions/c1', 'quarantine', `conversions?click_id=${CLICK}`];
  const read = (path: string, key: string) => service.get(`/involve/event/${path}`, { 'x-api-key': key });

  it.each(READS)('are whole for an admin and cut for a viewer: %s', async (path) => {
    const forAdmin = await read(path, ADMIN_KEY);
    const forViewer = await read(path, VIEWER_KEY);
    expect([forAdmin.status, forViewer.status]).toEqual([200, 200]);
    expect(forAdmin.text).toContain(CLICK);
    expect(forAdmin.text).toContain(SUB);
    for (const secret of [CLICK, SUB, '"127.0.0.1"', '203.0.113.77']) expect(forViewer.text).not.toContain(secret);
    expect(forViewer.text).toContain('clic***');
  });

  it('leave a viewer everything else, in the same form', async () => {
    const { json } = await read('conversions/c1', VIEWER_KEY);
    expect(json.state).toMatchObject({ usd_payout: '2.5000', offer_name: 'Shoes', aff_sub: 'sub-***' });
    expect(json.history[0]).toMatchObject({ conversion_id: 'c1', request_ip: '127.0.0.0/24', aff_sub3: 'clic***' });
    expect(json.history[0].raw_data).toEqual({
      conversion_id: 'c1',
      click_id: 'clic***',
      sub_id: 'sub-***',
      usd_payout: '1.50',
      offer_name: 'Shoes',
    });
    expect((await read('conversions', VIEWER_KEY)).json.total).toBe(2);
  });
});
