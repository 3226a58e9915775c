import { deriveSigningSecretsKey } from '@app/partner-config';
import { Log, Vault } from '@app/common';
import { ReconciliationController } from '../reconciliation/reconciliation.controller';
import { RetentionRepository } from '../retention/retention.repository';
import { requireFromSenders, PATH, configure } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  type Answered,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  signedHeaders,
  startService,
} from '../testing/service-under-test';
import { signRequest } from './caller-signature';

const OWN_KEY = deriveSigningSecretsKey('m'.repeat(43), 'involve_asia');
const SECRET = 'signing-secret-of-tests';
const admin = { 'x-api-key': ADMIN_KEY };

let databases: PartnerDatabases;
/** Two instances of one service. */
let services: [ServiceUnderTest, ServiceUnderTest];

const start = () => startService(databases, { SIGNING_SECRETS_KEY: OWN_KEY });

beforeAll(async () => {
  databases = await createPartnerDatabases({ dedupe: 'off' });
  services = [await start(), await start()];
  const signing_secret = new Vault([OWN_KEY]).seal(SECRET, 'involve_asia');
  await requireFromSenders(databases, services[0], { require_signature: true, signing_secret });
  await requireFromSenders(databases, services[1], { require_signature: true, signing_secret });
});

afterAll(async () => {
  for (const service of services) await service.stop();
  await databases.drop();
});

function signed(
  target: string,
  body?: string,
): { method: string; body: string | undefined; headers: Record<string, string> } {
  const [t, method] = [String(Math.round(Date.now() / 1_000)), body === undefined ? 'GET' : 'POST'];
  const hex = signRequest(SECRET, t, { method, target, body: Buffer.from(body ?? '') }).toString('hex');
  return { method, body, headers: { accept: 'application/json', 'x-signature': `t=${t},v1=${hex}` } };
}

const countOf = async (conversionId: string): Promise<number> =>
  (await databases.partner.pool.query('SELECT FROM conversions WHERE conversion_id = $1', [conversionId])).rowCount!;
const outcomesOf = (responses: readonly Answered[]): string[] => responses.map(({ json }) => json.status as string);

/** With dedupe off every row counts. */
async function expectTotalsToAgree(): Promise<void> {
  const sums = async (table: string, conversions: string) =>
    (
      await databases.partner.pool.query(
        `SELECT ${conversions}::integer AS conversions, sum(usd_payout)::text AS payout FROM ${table}`,
      )
    ).rows;
  expect(await sums('conversion_hourly', 'sum(conversions)')).toEqual(await sums('conversions', 'count(*)'));
}

describe('a signature', () => {
  it('stores one postback though dedupe is off, whichever instance it comes to, and after a restart', async () => {
    const target = `${PATH}?conversion_id=r1&usd_payout=5`;
    const request = signed(target);
    const first = await services[0].send(target, request);
    const replays = [await services[0].send(target, request), await services[1].send(target, request)];
    await services[1].stop();
    services[1] = await start();
    replays.push(await services[1].send(target, request));
    expect(outcomesOf([first, ...replays])).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect(new Set([first, ...replays].map(({ json }) => json.postback_id)).size).toBe(4);
    expect(await countOf('r1')).toBe(1);
    const again = signed(`${target}&order_id=2`);
    expect((await services[0].send(`${target}&order_id=2`, again)).json.status).toBe('stored');
    expect(await countOf('r1')).toBe(2);
  });

  it('stores one postback when it comes many times at once, to both instances', async () => {
    const target = `${PATH}?conversion_id=r2&usd_payout=5`;
    const request = signed(target);
    const others = Array.from({ length: 20 }, (_, n) => `${PATH}?conversion_id=other-${n}`);
    const sent = Array.from({ length: 20 }, (_, n) => [
      services[n % 2]!.send(target, request),
      services[n % 2]!.send(others[n]!, signed(others[n]!)),
    ]);
    const responses = await Promise.all(sent.flat());
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    expect(await countOf('r2')).toBe(1);
    for (let n = 0; n < others.length; n += 1) expect(await countOf(`other-${n}`)).toBe(1);
    await expectTotalsToAgree();
  });

  it('is spent by a postback in quarantine too, which becomes one conversion', async () => {
    const body = '{"transaction":"r3","usd_payout":"5"}';
    const request = signed(PATH, body);
    const responses = [await services[0].send(PATH, request), await services[1].send(PATH, request)];
    expect(outcomesOf(responses)).toEqual(['quarantined', 'quarantined']);
    expect((await databases.partner.pool.query('SELECT FROM quarantine')).rowCount).toBe(1);
    const fixed = `UPDATE partners SET parameter_mapping = '{"transaction":"conversion_id"}'`;
    await configure(databases, services, fixed);
    expect((await services[1].send(PATH, request)).json.status).toBe('quarantined');
    const redrive = { method: 'POST', body: '{"all":true}', headers: admin };
    expect((await services[0].send(`${PATH}/quarantine/redrive`, redrive)).json).toMatchObject({ stored: 1 });
    expect((await services[1].send(PATH, request)).json.status).toBe('stored');
    expect(await countOf('r3')).toBe(1);
    await expectTotalsToAgree();
  });

  it('does not keep the gateway from delivering the postback that spent it once more', async () => {
    const target = `${PATH}?conversion_id=r4&usd_payout=5`;
    const request = signed(target);
    const [id, other] = [postbackIdAt(Date.now()), postbackIdAt(Date.now() + 1)];
    const deliver = (service: ServiceUnderTest, postbackId: string) =>
      service.send(target, { ...request, headers: { ...request.headers, ...signedHeaders(postbackId, target) } });
    const responses = [
      await deliver(services[0], id),
      await deliver(services[1], id),
      await deliver(services[1], other),
      await deliver(services[0], other),
    ];
    expect(responses.map(({ json }) => [json.status, json.postback_id])).toEqual([
      ['stored', id],
      ['stored', id],
      ['stored', other],
      ['stored', other],
    ]);
    expect(await countOf('r4')).toBe(1);
  });

  it('is refused for its text cut at another dot, by another instance too', async () => {
    const meant = `${PATH}?conversion_id=r5&usd_payout=10.50`;
    const request = signed(meant, 'offer_name=a');
    expect((await services[0].send(meant, request)).status).toBe(200);
    const cut = `${PATH}?conversion_id=r5&usd_payout=10`;
    for (const service of services) {
      const response = await service.send(cut, { ...request, body: '50.offer_name=a' });
      expect(response).toMatchObject({ status: 401, json: { code: 'unauthorized' } });
    }
    expect(await countOf('r5')).toBe(1);
  });

  it('counts a replay as a duplicate of its hour, so that received and stored balance', async () => {
    const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
    const reconciliation = services[0].app.get(ReconciliationController);
    const kept = async () => {
      const [row] = await reconciliation.countStored(hour, new Date(hour.getTime() + 3_600_000));
      return row!.stored + row!.repeated + row!.quarantined;
    };
    const before = await kept();
    const target = `${PATH}?conversion_id=r6`;
    const request = signed(target);
    for (const service of services) expect((await service.send(target, request)).status).toBe(200);
    expect(await kept()).toBe(before + 2);
  });

  it('is deleted with the postback ids, when no gateway can deliver it any more', async () => {
    const log = services[0].app.get(Log);
    const retention = new RetentionRepository(databases.partner.pool, log);
    expect(await retention.deleteSignatures(new Date(Date.now() - 86_400_000))).toBe(0);
    expect(await retention.deleteSignatures(new Date(Date.now() + 60_000))).toBeGreaterThan(20);
    const left = 'SELECT signed FROM spent_signatures UNION ALL SELECT NULL FROM replayed_postbacks';
    expect((await databases.partner.pool.query(left)).rowCount).toBe(0);
  });

  it('leaves no trace where none is asked for', async () => {
    await requireFromSenders(databases, services[0], {});
    const target = `${PATH}?conversion_id=r7`;
    const request = signed(target);
    for (let times = 0; times < 2; times += 1) expect((await services[0].send(target, request)).status).toBe(200);
    expect(await countOf('r7')).toBe(2);
    expect((await databases.partner.pool.query('SELECT FROM spent_signatures')).rowCount).toBe(0);
  });
});
