import { sendBatch, configure } from '../testing/send-postbacks';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  signedHeaders,
  startService,
} from '../testing/service-under-test';

const FORMER = '/involve/event';
const PRESENT = '/involve/renamed';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  databases = await createPartnerDatabases();
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

function change(columns: string): Promise<void> {
  return configure(databases, [service], `UPDATE partners SET ${columns}`);
}

async function sendAlone(target: string, postbackId: string): Promise<{ status: number; body: string }> {
  const headers = { accept: 'application/json', ...signedHeaders(postbackId, target) };
  const { status, text } = await service.send(target, { headers });
  return { status, body: text };
}

async function sendTogether(target: string, postbackId: string): Promise<{ status: number; body: string }> {
  const [response] = await sendBatch(service, [{ target, postbackId, headers: ['Accept', 'application/json'] }]);
  return response!;
}

const storedIds = async (conversionId: string): Promise<string[]> => {
  const found = 'SELECT id FROM conversions WHERE conversion_id = $1';
  return (await databases.partner.pool.query<{ id: string }>(found, [conversionId])).rows.map(({ id }) => id);
};

describe.each([
  ['an active partner', `endpoint_path = '${FORMER}', is_active = true`],
  ['a renamed partner', `endpoint_path = '${PRESENT}', is_active = true`],
  ['a deactivated partner', `endpoint_path = '${PRESENT}', is_active = false`],
  ['a reactivated partner', `endpoint_path = '${FORMER}', is_active = true`],
])('a postback that the gateway signed for %s', (name, columns) => {
  beforeAll(() => change(columns));

  const paths = [FORMER, PRESENT, `/partner${FORMER}`, `/postback${PRESENT}`, '/postback/', '/postback', '/never/seen'];

  it.each(paths)('is stored once under %s, alone and in a batch alike', async (path) => {
    for (const [index, order] of [
      [sendAlone, sendTogether],
      [sendTogether, sendAlone],
    ].entries()) {
      const conversionId = `${name} ${path} ${index}`;
      const target = `${path}?${new URLSearchParams({ conversion_id: conversionId }).toString()}`;
      const postbackId = postbackIdAt(Date.now());
      const first = await order[0]!(target, postbackId);
      expect(first).toMatchObject({ status: 200 });
      expect(JSON.parse(first.body)).toMatchObject({ status: 'stored', postback_id: postbackId });
      expect(await order[1]!(target, postbackId)).toMatchObject({ status: first.status, body: first.body });
      expect(await storedIds(conversionId)).toEqual([postbackId]);
    }
  });

  it('is not confused with a read, or with an unsigned request', async () => {
    const read = `${FORMER}x/stats`;
    const unsigned = '/never/seen?conversion_id=unsigned';
    const forged = { ...signedHeaders(postbackIdAt(Date.now()), '/another/path') };
    expect(await sendAlone(read, postbackIdAt(Date.now()))).toMatchObject({ status: 404 });
    expect(await service.send(unsigned, {})).toMatchObject({ status: 404, json: { code: 'unknown_endpoint' } });
    expect(await service.send(unsigned, { headers: forged })).toMatchObject({
      status: 404,
      json: { code: 'unknown_endpoint' },
    });
    expect((await fetch(`${service.url}/never/seen`, { method: 'HEAD', headers: forged })).status).toBe(404);
    expect(await storedIds('unsigned')).toEqual([]);
  });
});
