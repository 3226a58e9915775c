import { PATH } from '../testing/send-postbacks';
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
  databases = await createPartnerDatabases({ parameter_mapping: '{}' });
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

interface Samples {
  data: Record<string, unknown>[];
  looked_at: number;
}

async function samplesFor(role: string): Promise<Samples> {
  const response = await requestAsAdmin<Samples>(service, 'samples', { actor: { role, name: 'key:test' } });
  if (!response.ok) throw response.problem;
  return response.body;
}

describe('samples of the newest postbacks', () => {
  it('show each request as stored with its outcome, one of each shape first, and masked for a viewer', async () => {
    for (const query of [
      'conversion_id=c1&click_id=click-of-person-1',
      'conversion_id=c1&click_id=click-of-person-1',
      'clickid=x&n=12345678901234567890',
    ]) {
      await service.get(`${PATH}?${query}`);
    }
    const { data, looked_at } = await samplesFor('editor');
    expect(looked_at).toBe(3);
    expect(data.map(({ outcome, shape, shape_count }) => [outcome, shape, shape_count])).toEqual([
      ['duplicate', 1, 2],
      ['quarantined', 2, 1],
      ['stored', 1, 2],
    ]);
    expect(data[0]).toMatchObject({
      conversion_id: 'c1',
      click_id: 'click-of-person-1',
      raw_data: '{"conversion_id":"c1","click_id":"click-of-person-1"}',
      names: ['click_id', 'conversion_id'],
    });
    expect(data[1]).toMatchObject({ raw_data: '{"clickid":"x","n":"12345678901234567890"}' });
    expect(JSON.stringify(await samplesFor('viewer'))).not.toContain('click-of-person');
    const seen = await requestAsAdmin<{ data: unknown[]; looked_at: number }>(service, 'names-seen');
    expect(seen.ok && seen.body).toMatchObject({
      looked_at: 3,
      data: [
        { name: 'click_id', count: 2, values: ['click-of-person-1'] },
        { name: 'conversion_id', count: 2 },
        { name: 'clickid' },
        { name: 'n' },
      ],
    });
  });
});
