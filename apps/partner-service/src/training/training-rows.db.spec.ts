import { uuidV7 } from '@app/common';
import { ApprovalModel, type DecisionRow, FEATURE_NAMES } from '@app/insight-statistics';
import type { ServiceDecisions, TrainingRow, TrainingRows } from '@app/internal-protocol';
import {
  createPartnerDatabases,
  INTERNAL_KEY,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const INSIGHT_KEY = 'key-of-insight-in-tests';
const DAY_MS = 86_400_000;
const NOW = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const at = (daysAgo: number): Date => new Date(NOW - daysAgo * DAY_MS);

/** Of 60 days 12 a day: of Shopee 8 of 10 are approved after a week, of Klook 2 of 10; rejections come after 20 days. */
const STORE_HISTORY = `
  INSERT INTO conversion_state (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name,
    status, status_as_of, usd_payout)
  SELECT 1, 'h' || day || offer || n, gen_random_uuid(), received, received, offer, true, status,
    CASE WHEN status <> 'pending' THEN (
      lpad(to_hex((extract(epoch FROM decided) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid END, 1
  FROM generate_series(1, 60) AS day, generate_series(1, 10) AS n, (VALUES ('Shopee', 8), ('Klook', 2)) AS o (offer, good),
    LATERAL (SELECT $1::timestamptz - make_interval(days => day) AS received) AS r,
    LATERAL (SELECT received + CASE WHEN n <= good THEN interval '7 days' ELSE interval '20 days' END AS decided) AS d,
    LATERAL (SELECT CASE WHEN decided > $1 THEN 'pending' WHEN n <= good THEN 'approved' ELSE 'rejected' END AS status) AS s`;

describe('training rows of a partner', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    service = await startService(databases, { INSIGHT_KEY });
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  async function read(query: Record<string, string> = {}, key = INSIGHT_KEY): Promise<TrainingRows> {
    const path = `insight/training-rows?${new URLSearchParams(query).toString()}`;
    const response = await requestAsAdmin<TrainingRows>(service, path, { key });
    if (!response.ok) throw response.problem;
    return response.body;
  }

  async function readAll(query: Record<string, string> = {}): Promise<TrainingRow[]> {
    const first = await read(query);
    const rows = [...first.rows];
    for (let { next } = first; next !== null;) {
      const page = await read({ ...query, after: next });
      rows.push(...page.rows);
      next = page.next;
    }
    return rows;
  }

  const send = (query: string) => service.get(`/involve/event?${query}`);

  it('have the features of the first postback, whatever later ones replaced', async () => {
    const first =
      'conversion_id=first&offer_name=Lazada&status=pending&usd_payout=2.5&conversion_currency=MYR&sub_id=person';
    await send(first);
    const { rows: before } = await read();
    await send('conversion_id=first&offer_name=Klook&status=approved&usd_payout=7&conversion_currency=IDR');
    const { rows: after } = await read({ as_of: new Date(Date.now() + 1_000).toISOString() });
    expect(before).toEqual([
      {
        conversion_id: 'first',
        conversion_key: null,
        received_at: expect.stringMatching(/^\d{4}-.*Z$/),
        features: {
          tenant: 'involve_asia/default',
          offer: 'Lazada',
          currency: 'MYR',
          usd_sale_amount: null,
          usd_payout: '2.5000',
          hour_of_day: new Date(before[0]!.received_at).getUTCHours(),
          weekday: new Date(before[0]!.received_at).getUTCDay() || 7,
        },
        is_approved: null,
        decided_at: null,
      },
    ]);
    expect(after).toEqual([{ ...before[0], is_approved: true, decided_at: expect.stringMatching(/Z$/) }]);
    expect(Object.keys(after[0]!.features).toSorted()).toEqual(FEATURE_NAMES.toSorted());
    expect(JSON.stringify(after)).not.toContain('person');
  });

  it('do not know a feature once the postback that had it is no longer stored', async () => {
    await databases.partner.pool.query(`DELETE FROM conversions WHERE conversion_id = 'first'`);
    const [row] = await readAll();
    expect(row!.features).toMatchObject({ offer: null, currency: null, usd_payout: null });
    await databases.partner.pool.query(`DELETE FROM conversion_state`);
  });

  it('are decided as of a moment, and pending where the decision came later', async () => {
    await databases.partner.pool.query(
      `INSERT INTO conversion_state (tenant_id, conversion_id, original_id, original_received_at, hour, offer, offer_is_name,
         status, status_as_of)
       SELECT 1, id, gen_random_uuid(), received, received, '', true, status, as_of
       FROM json_to_recordset($1) AS given (id text, received timestamptz, status text, as_of uuid)`,
      [
        JSON.stringify([
          { id: 'at once', received: at(40), status: 'approved', as_of: null },
          { id: 'late', received: at(40), status: 'rejected', as_of: uuidV7(at(10).getTime()) },
          { id: 'new', received: at(5), status: 'pending', as_of: null },
          { id: 'of no status', received: at(40), status: null, as_of: null },
        ]),
      ],
    );
    const decided = async (query: Record<string, string>) =>
      (await readAll(query)).map(({ conversion_id: id, is_approved: isApproved }) => [id, isApproved]);
    expect(await decided({})).toEqual([
      ['at once', true],
      ['late', false],
      ['new', null],
    ]);
    expect(await decided({ as_of: at(20).toISOString() })).toEqual([
      ['at once', true],
      ['late', null],
    ]);
    expect(await decided({ pending_at: at(20).toISOString() })).toEqual([['late', false]]);
    expect(await decided({ pending_at: at(50).toISOString() })).toEqual([]);
    expect(await decided({ pending_at: at(9).toISOString() })).toEqual([]);
    expect(await decided({ from: at(20).toISOString(), limit: '1' })).toEqual([['new', null]]);
    await databases.partner.pool.query(`DELETE FROM conversion_state`);
  });

  it('fit the model that the service has of the same decisions', async () => {
    await databases.partner.pool.query(STORE_HISTORY, [new Date(NOW)]);
    const asOf = new Date(NOW).toISOString();
    const rows = await readAll({ as_of: asOf, limit: '500' });
    expect(rows).toHaveLength(1_200);
    const response = await requestAsAdmin<ServiceDecisions>(service, `insight/decisions?as_of=${asOf}`, {
      key: INSIGHT_KEY,
    });
    if (!response.ok) throw response.problem;
    const ofService = ApprovalModel.fit(response.body.decisions.map((row) => ({ ...row, payout: row.usd_payout })))!;
    const ofExport = ApprovalModel.fit(rows.map((row) => decisionOf(row)))!;
    for (const offer of ['Shopee', 'Klook', 'new']) {
      for (const age of [0, 8, 19]) {
        const pending = { tenant: 'involve_asia/default', offer, age };
        expect(ofExport.approval(pending)).toBeCloseTo(ofService.approval(pending), 12);
      }
    }
  });

  it('need a key of our processes, and a place that was given out', async () => {
    await expect(read({ limit: '1' }, INTERNAL_KEY)).resolves.toMatchObject({ rows: [{ conversion_key: null }] });
    await expect(read({}, '')).rejects.toMatchObject({ code: 'bad_answer' });
    await expect(read({ after: 'x', as_of: 'never', limit: '0' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'as_of' }, { field: 'after' }, { field: 'limit' }],
    });
  });
});

function decisionOf({
  features,
  received_at: received,
  is_approved: isApproved,
  decided_at: decided,
}: TrainingRow): DecisionRow {
  const state = isApproved === null ? 'pending' : isApproved ? 'approved' : 'rejected';
  const age = Math.floor((Date.parse(decided ?? new Date(NOW).toISOString()) - Date.parse(received)) / DAY_MS);
  const { tenant, offer } = features as { tenant: string; offer: string };
  return { tenant, offer, age, state, outcome: state, conversions: 1, payout: '1' };
}
