import { until } from '@app/common/testing/until';
import { ConversionStore } from '../conversions/conversion-store';
import { PATH, sendBatch, configure } from '../testing/send-postbacks';
import {
  ADMIN_KEY,
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const ROWS = 300;

let databases: PartnerDatabases;
let one: ServiceUnderTest;
let other: ServiceUnderTest;

beforeEach(async () => {
  databases = await createPartnerDatabases({ parameter_mapping: '{}' });
  [one, other] = [await startService(databases), await startService(databases)];
});

afterEach(async () => {
  await Promise.all([one.stop(), other.stop()]);
  await databases.drop();
});

const admin = { 'x-api-key': ADMIN_KEY };

async function redrive(service: ServiceUnderTest): Promise<Record<string, number>> {
  const init = { method: 'POST', body: '{"all":true}', headers: admin };
  const response = await service.send(`${PATH}/quarantine/redrive`, init);
  expect(response.status).toBe(200);
  return response.json;
}

/** Postbacks in quarantine, as the gateway forwarded them; returns their postback ids. */
async function quarantine(nameOf: (index: number) => string, count = ROWS): Promise<string[]> {
  const requests = Array.from({ length: count }, (_, index) => {
    return { postbackId: postbackIdAt(Date.now()), target: `${PATH}?cid2=${nameOf(index)}&usd_payout=2` };
  });
  const responses = await sendBatch(one, requests);
  expect(responses.every(({ body }) => body.startsWith('QUARANTINED'))).toBe(true);
  return requests.map(({ postbackId }) => postbackId);
}

function fixMapping(): Promise<void> {
  return configure(databases, [one, other], `UPDATE partners SET parameter_mapping = '{"cid2":"conversion_id"}'`);
}

const sumOf = (reports: Record<string, number>[], ...members: string[]): number =>
  reports.reduce((sum, report) => sum + members.reduce((total, member) => total + report[member]!, 0), 0);

const totals = async () => (await one.get(`${PATH}/stats?hours=2`, admin)).json.totals;

async function countOf(table: string, where = 'true'): Promise<number> {
  const { rows } = await databases.partner.pool.query(`SELECT count(*)::integer AS count FROM ${table} WHERE ${where}`);
  return rows[0].count;
}

async function expectEachOnce(): Promise<void> {
  expect(await countOf('conversions')).toBe(ROWS);
  expect(await countOf('quarantine', 'redriven_at IS NULL')).toBe(0);
  expect(await totals()).toMatchObject({ conversions: ROWS, duplicates: 0, quarantined: 0, usd_payout: '600.0000' });
}

/** Has all of it wait in one write queue, behind as many blocked writes as it allows, so that it is written together. */
async function together(queue: 'newConversions' | 'duplicates', count: number, first: string[], work: () => void) {
  const holder = await databases.partner.pool.connect();
  await holder.query('BEGIN; LOCK TABLE conversion_state');
  const held: Promise<unknown>[] = [];
  const waiting = one.app.get(ConversionStore)[queue];
  try {
    for (const conversionId of first) {
      held.push(one.get(`${PATH}?conversion_id=${conversionId}`));
      await until('it is being written', async () => {
        const { rowCount } = await databases.partner.pool.query('SELECT FROM pg_locks WHERE NOT granted');
        return rowCount === held.length;
      });
    }
    work();
    await until('all wait', () => waiting.depth >= count);
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
  await Promise.all(held);
}

describe('redrives at once', () => {
  it.each([
    ['one instance', () => [one, one, one, one]],
    ['two instances', () => [one, other, one, other]],
  ])('on %s make each row one conversion, and one of them reports it', async (_, services) => {
    await quarantine((index) => `c${index}`);
    await fixMapping();
    const reports = await Promise.all(services().map(redrive));
    expect(sumOf(reports, 'stored', 'duplicate')).toBe(ROWS);
    expect(sumOf(reports, 'quarantined', 'failed', 'updated')).toBe(0);
    expect(sumOf(reports, 'redriven')).toBe(sumOf(reports, 'stored', 'duplicate', 'already'));
    await expectEachOnce();
  });

  it.each([
    ['one instance', () => [one, one, one, one]],
    ['two instances', () => [one, other, one, other]],
  ])('on %s make each row that repeats a conversion one duplicate', async (_, services) => {
    for (let index = 0; index < 10; index += 1) await one.get(`${PATH}?conversion_id=c${index}&usd_payout=2`);
    await quarantine((index) => `c${index % 10}`);
    await fixMapping();
    const reports = await Promise.all(services().map(redrive));
    expect(sumOf(reports, 'duplicate')).toBe(ROWS);
    expect(sumOf(reports, 'stored', 'quarantined', 'failed', 'updated')).toBe(0);
    expect(await countOf('conversions', 'is_duplicate')).toBe(ROWS);
    expect(await countOf('quarantine', 'redriven_at IS NULL')).toBe(0);
    expect(await totals()).toMatchObject({ conversions: 10, duplicates: ROWS, quarantined: 0, usd_payout: '20.0000' });
  });
});

describe('a redrive while the gateway brings postbacks again', () => {
  it('stores its rows beside postback ids that are known', async () => {
    const known = Array.from({ length: 8 }, (_, index) => {
      return { postbackId: postbackIdAt(Date.now()), target: `${PATH}?conversion_id=c${index}&usd_payout=2` };
    });
    for (const { target } of known) await one.get(target);
    await sendBatch(one, known);
    await quarantine((index) => `c${index % 8}`, 100);
    await fixMapping();
    let work: Promise<unknown>[] = [];
    await together('duplicates', 108, ['c0'], () => (work = [redrive(one), sendBatch(one, known)]));
    expect(await work[0]).toMatchObject({ redriven: 100, duplicate: 100, quarantined: 0, failed: 0 });
    expect(await countOf('quarantine', 'redriven_at IS NULL')).toBe(0);
    expect(await totals()).toMatchObject({ conversions: 8, duplicates: 8 + 1 + 100, quarantined: 0 });
  });

  it('stores its rows once beside the same postback ids', async () => {
    const postbackIds = await quarantine((index) => `c${index}`, 100);
    await fixMapping();
    const again = postbackIds.map((postbackId, index) => ({
      postbackId,
      target: `${PATH}?cid2=c${index}&usd_payout=2`,
    }));
    let work: Promise<unknown>[] = [];
    await together('newConversions', 200, ['first', 'second'], () => (work = [redrive(one), sendBatch(one, again)]));
    expect(await work[0]).toMatchObject({ redriven: 100, stored: 100, quarantined: 0, failed: 0 });
    await work[1];
    expect(await countOf('conversions')).toBe(102);
    expect(await countOf('quarantine', 'redriven_at IS NULL')).toBe(0);
    expect(await totals()).toMatchObject({ conversions: 102, duplicates: 0, quarantined: 0, usd_payout: '200.0000' });
  });
});
