import { sendBatch, configure } from '../testing/send-postbacks';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { ConversionRepository } from '../conversions/conversion.repository';

const PATH = '/involve/event';
const JSON_WANTED = ['Accept', 'application/json'];

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

/** Sends one postback in a batch, and answers what the service says of it. */
async function send(postbackId: string, target: string, earlierAttempts: number, body = new Uint8Array(0)) {
  const method = body.length > 0 ? 'POST' : 'GET';
  const request = { postbackId, method, target, headers: JSON_WANTED, body, isAcknowledged: true, earlierAttempts };
  const [response] = await sendBatch(service, [request]);
  return { status: response!.status, document: JSON.parse(response!.body) as Record<string, unknown> };
}

const rowsOf = async (postbackId: string): Promise<number> => {
  const found = 'SELECT FROM conversions WHERE id = $1 UNION ALL SELECT FROM quarantine WHERE id = $1';
  return (await databases.partner.pool.query(found, [postbackId])).rowCount!;
};

/** Parameters beyond the bound of a request: reading them is refused. */
const UNREADABLE = Array.from({ length: 400 }, (_, index) => `n${index}=1`).join('&');

describe('a postback that is delivered again', () => {
  it.each([
    ['a conversion', 'conversion_id=again-1', 'stored'],
    ['a duplicate', 'conversion_id=again-1', 'duplicate'],
    ['a quarantined postback', 'payout=1', 'quarantined'],
  ])('gets its first outcome by its id, before anything in it is read: %s', async (_, query, status) => {
    const postbackId = postbackIdAt(Date.now());
    const first = await send(postbackId, `${PATH}?${query}`, 0);
    expect(first.document).toMatchObject({ status, postback_id: postbackId });
    // What would be refused if it were read shows that it is not.
    const again = await send(postbackId, `${PATH}?${UNREADABLE}`, 1, Buffer.from(UNREADABLE));
    expect(again).toEqual(first);
    expect(await rowsOf(postbackId)).toBe(1);
  });

  it('gets its first outcome even when its sender would be refused now', async () => {
    const postbackId = postbackIdAt(Date.now());
    const first = await send(postbackId, `${PATH}?conversion_id=again-2`, 0);
    await configure(databases, [service], 'UPDATE partners SET require_token = true');
    expect(await send(postbackIdAt(Date.now()), `${PATH}?conversion_id=again-3`, 1)).toMatchObject({ status: 401 });
    expect(await send(postbackId, `${PATH}?conversion_id=again-2`, 1)).toEqual(first);
    await configure(databases, [service], 'UPDATE partners SET require_token = false');
  });

  it('is stored when it is not known, and several are looked up together', async () => {
    const postbackIds = Array.from({ length: 50 }, (_, index) => postbackIdAt(Date.now() + index));
    const lookUp = jest.spyOn(service.app.get(ConversionRepository), 'findSeen');
    const requests = postbackIds.map((postbackId, index) => ({
      postbackId,
      target: `${PATH}?conversion_id=together-${index}`,
      headers: JSON_WANTED,
      earlierAttempts: 2,
    }));
    const responses = await sendBatch(service, requests);
    expect(responses.map(({ body }) => JSON.parse(body).status)).toEqual(postbackIds.map(() => 'stored'));
    expect(lookUp).toHaveBeenCalledTimes(1);
    expect(await sendBatch(service, requests)).toEqual(responses);
    lookUp.mockRestore();
  });

  it('is looked up for no first delivery', async () => {
    const lookUp = jest.spyOn(service.app.get(ConversionRepository), 'findSeen');
    await send(postbackIdAt(Date.now()), `${PATH}?conversion_id=first-1`, 0);
    expect(lookUp).not.toHaveBeenCalled();
    lookUp.mockRestore();
  });
});
