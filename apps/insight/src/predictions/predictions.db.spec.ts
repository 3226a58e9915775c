import { until } from '@app/common/testing/until';
import type { ConversionPredictions, StoredPredictions } from '@app/internal-protocol';
import { insertPartner, insertTenant } from '@app/partner-config/testing/config-database';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';
import { PredictionsService } from './predictions.service';

const DAY_MS = 86_400_000;
const ROW = {
  model: 'trees',
  model_version: '1',
  feature_list_version: 1,
  partner: 'involve_asia',
  tenant: 'involve_asia/default',
  conversion_id: 'c-1',
  probability: '0.873456789012345678',
  predicted_at: '2026-03-01T08:00:00+08:00',
};

describe('imported predictions', () => {
  let insight: InsightUnderTest;

  beforeAll(async () => {
    insight = await startInsight();
    for (const code of ['involve_asia', 'rector'])
      await insertPartner(insight.config.pool, code, { endpoint_url: 'http://127.0.0.1:1' });
    await insight.untilPartners(2);
  });
  afterAll(() => insight.stop());
  beforeEach(() => insight.database.pool.query('TRUNCATE predictions'));

  async function send(body: object, role = 'admin'): Promise<StoredPredictions> {
    const response = await insight.post<StoredPredictions>('predictions', body, role);
    if (!response.ok) throw response.problem;
    return response.body;
  }

  async function find(id = 'c-1', more = ''): Promise<ConversionPredictions['predictions']> {
    const response = await insight.get<ConversionPredictions>(
      `predictions?partner=involve_asia&conversion_id=${encodeURIComponent(id)}${more}`,
    );
    if (!response.ok) throw response.problem;
    return response.body.predictions;
  }

  it('are stored exactly, once for each model and conversion', async () => {
    const other = { ...ROW, model: 'linear', probability: '0' };
    expect(await send({ predictions: [ROW, other] })).toEqual({
      read: 2,
      stored: 2,
      outdated: 0,
      models: [
        { model: 'trees', model_version: '1', rows: 1 },
        { model: 'linear', model_version: '1', rows: 1 },
      ],
    });
    await send({ predictions: [ROW] });
    expect(await find()).toEqual([
      { ...other, tenant: 'default', conversion_key: null, predicted_at: '2026-03-01T00:00:00.000Z' },
      { ...ROW, tenant: 'default', conversion_key: null, predicted_at: '2026-03-01T00:00:00.000Z' },
    ]);
    expect(await find('c-2')).toEqual([]);
  });

  it('keep the newest of a conversion, whatever the order of imports', async () => {
    const at = (day: string, probability: string) => ({ ...ROW, predicted_at: `${day}T00:00:00Z`, probability });
    const repeated = [
      at('2026-03-02', '0.2'),
      at('2026-03-03', '0.3'),
      at('2026-03-03', '0.4'),
      at('2026-03-01', '0.1'),
    ];
    expect(await send({ predictions: repeated })).toMatchObject({ read: 4, stored: 1, outdated: 3 });
    expect(await send({ predictions: [at('2026-03-02', '0.5')] })).toMatchObject({ stored: 0, outdated: 1 });
    expect(await find()).toMatchObject([{ probability: '0.4' }]);
  });

  it('are distinguished by tenant and key of the conversion', async () => {
    await insertTenant(insight.config.pool, 'involve_asia', 'second');
    const second = { ...ROW, tenant: 'second', probability: '0.2' };
    const keyed = { ...ROW, conversion_key: 'event:0123', probability: '0.3' };
    await until(
      () => 'insight knows the tenant',
      async () => (await insight.post('predictions', { predictions: [ROW, second, keyed] })).ok,
    );
    expect((await find()).map(({ tenant, conversion_key: key }) => [tenant, key])).toEqual([
      ['default', null],
      ['default', 'event:0123'],
      ['second', null],
    ]);
  });

  it('arrive as CSV and as lines of JSON too', async () => {
    const csv = `\uFEFFpartner,tenant,conversion_id,conversion_key,model,model_version,feature_list_version,probability,predicted_at\r
involve_asia,default,"虾皮, 1",,trees,1,1,0.25,2026-03-01T00:00:00Z\r\n`;
    expect(await send({ csv })).toMatchObject({ read: 1, stored: 1 });
    expect(await find('虾皮, 1')).toMatchObject([{ probability: '0.25', conversion_key: null }]);
    expect(
      await send({
        ndjson: `${JSON.stringify(ROW)}\n\n${JSON.stringify({ ...ROW, partner: 'rector', tenant: 'default' })}`,
      }),
    ).toMatchObject({ stored: 2 });
  });

  it('422: names every row that is wrong by its line, and stores none', async () => {
    const lines = [
      ROW,
      { ...ROW, probability: 0.5 },
      { ...ROW, probability: '1.2', predicted_at: '2026-03-01T00:00:00' },
      { ...ROW, partner: 'nobody' },
      { ...ROW, tenant: 'other', feature_list_version: 99 },
    ].map((row) => JSON.stringify(row));
    await expect(send({ ndjson: [...lines, 'no JSON'].join('\n') })).rejects.toMatchObject({
      status: 422,
      fieldErrors: [
        { field: 'lines.2.probability', code: 'wrong_type' },
        { field: 'lines.3.probability', code: 'wrong_format', value: '1.2' },
        { field: 'lines.3.predicted_at', code: 'not_a_time', reason: 'must have a zone, such as Z or +08:00' },
        { field: 'lines.6', code: 'wrong_type' },
        { field: 'lines.4.partner', code: 'unknown_reference' },
        { field: 'lines.5.tenant', code: 'unknown_reference' },
        { field: 'lines.5.feature_list_version', code: 'out_of_range' },
      ],
    });
    expect(await find()).toEqual([]);
  });

  it('are imported for admins, and shown to the key of their partner', async () => {
    await expect(send({ predictions: [ROW] }, 'editor')).rejects.toMatchObject({ status: 403 });
    await send({ predictions: [ROW] });
    expect(await find('c-1', '&only_partner=involve_asia')).toHaveLength(1);
    await expect(find('c-1', '&only_partner=rector')).rejects.toMatchObject({ status: 403 });
  });

  it('are exported and erased for the conversions of a person, for admins', async () => {
    const keyed = { ...ROW, conversion_key: 'event:0123' };
    await send({ predictions: [ROW, { ...ROW, model: 'linear' }, keyed, { ...ROW, conversion_id: 'c-2' }] });
    const conversion = { tenant: 'default', conversion_id: 'c-1', conversion_key: null };
    const body = { partner: 'involve_asia', conversions: [conversion, conversion, { ...conversion, tenant: 'x' }] };
    expect(await insight.post('privacy/export', body)).toMatchObject({
      body: { predictions: [{ model: 'linear' }, { model: 'trees', conversion_key: null }] },
    });
    expect(await insight.post('privacy/erase', body, 'editor')).toMatchObject({ problem: { status: 403 } });
    expect(await insight.post('privacy/erase', { ...body, partner: 'rector' })).toMatchObject({
      body: { predictions: 0 },
    });
    expect(await insight.post('privacy/erase', body)).toMatchObject({ body: { predictions: 2 } });
    expect(await insight.post('privacy/erase', body)).toMatchObject({ body: { predictions: 0 } });
    expect([await find(), await find('c-2')]).toMatchObject([[{ conversion_key: 'event:0123' }], [{ model: 'trees' }]]);
    expect(await insight.post('privacy/erase', { ...body, conversions: [{}] })).toMatchObject({
      problem: { fieldErrors: [{ field: 'conversions' }] },
    });
  });

  it('are deleted when they are old', async () => {
    const at = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString();
    const old = { ...ROW, conversion_id: 'old', predicted_at: at(401) };
    await send({ predictions: [old, { ...ROW, predicted_at: at(399) }] });
    await insight.app.get(PredictionsService).removeOld(new Date());
    expect([await find('old'), await find()]).toMatchObject([[], [{ model: 'trees' }]]);
  });
});
