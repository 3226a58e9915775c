import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPlan, METRICS, type QueryPlan } from '@app/semantic-layer';
import { type FetchOptions, loadConnector, type LookerFilter, type LookerRequest } from './testing/apps-script';

const ADDRESS = 'https://reports.example';
const RESULT = {
  rows: [{ keys: { offer: 'Klook', bucket: '2026-03-01' }, values: { payout: { value: '12.3400' } } }],
  not_answered: [] as object[],
};
const REQUEST: LookerRequest = {
  dateRange: { startDate: '2026-02-27', endDate: '2026-02-28' },
  fields: [{ name: 'offer' }, { name: 'payout' }],
};
const is = (fieldName: string, ...values: string[]): LookerFilter => ({
  fieldName,
  values,
  type: 'INCLUDE',
  operator: values.length > 1 ? 'IN_LIST' : 'EQUALS',
});

describe('the connector of Looker Studio', () => {
  const sent: { url: string; plan: QueryPlan; options: FetchOptions }[] = [];
  const reply = { status: 200, text: '' };
  const connector = loadConnector((url, options) => {
    sent.push({ url, plan: JSON.parse(options.payload).plan, options });
    return reply;
  });
  const respondWith = (status: number, body: object): void =>
    void Object.assign(reply, { status, text: JSON.stringify(body) });

  beforeEach(() => {
    respondWith(200, RESULT);
    connector.setCredentials({ pathKey: { path: `${ADDRESS}/`, key: 'a key' } });
    sent.splice(0);
  });

  const planOf = (request: Partial<LookerRequest>): QueryPlan => {
    connector.getData({ ...REQUEST, ...request });
    const { plan } = sent.at(-1)!;
    expect(checkPlan(plan)).toEqual([]);
    return plan;
  };

  it('has the metrics of the model, and adds only those up that are sums', () => {
    const metrics = connector.getSchema({}).schema.filter(({ kind }) => kind === 'metric');
    expect(
      metrics.map(({ id, name, aggregation, isReaggregatable }) => [id, name, aggregation, isReaggregatable]),
    ).toEqual(
      Object.entries(METRICS).map(([id, { labels, formula }]) => {
        const isSum = formula.kind === 'sum' || formula.kind === 'expected';
        return [id, labels.en, isSum ? 'SUM' : undefined, isSum ? undefined : false];
      }),
    );
    const typeOf = (id: string, configParams = {}): string =>
      connector.getSchema({ configParams }).schema.find((field) => field.id === id)!.type;
    expect([typeOf('approval_rate'), typeOf('payout'), typeOf('payout', { money: 'myr' }), typeOf('date')]).toEqual([
      'PERCENT',
      'CURRENCY_USD',
      'NUMBER',
      'YEAR_MONTH_DAY',
    ]);
  });

  it('asks for what a chart shows, with the last day', () => {
    expect(planOf({})).toEqual({
      metrics: ['payout'],
      dimensions: ['offer'],
      time: { from: '2026-02-27T00:00', to: '2026-03-01T00:00' },
      filters: [],
      money: 'usd',
      tz: 'Asia/Kuala_Lumpur',
    });
    const configParams = { partners: 'rector, involve_asia', money: 'myr', zone: 'UTC' };
    expect(planOf({ configParams })).toMatchObject({
      filters: [{ field: 'partner', op: 'in', values: ['rector', 'involve_asia'] }],
      money: 'myr',
      tz: 'UTC',
    });
    expect(planOf({ fields: [{ name: 'offer' }] }).metrics).toEqual(['conversions']);
  });

  it.each([
    [['hour', 'date'], 'hour', '2026-03-01T16:00Z', ['2026030200', '20260302']],
    [['date', 'month'], 'day', '2026-03-01', ['20260301', '202603']],
    [['month'], 'month', '2026-03', ['202603']],
  ])('has %j by the grain %s', (names, grain, bucket, expected) => {
    respondWith(200, { ...RESULT, rows: [{ keys: { bucket }, values: { payout: { value: null } } }] });
    const fields = [...names, 'payout'].map((name) => ({ name }));
    const { rows } = connector.getData({ ...REQUEST, fields });
    expect(sent.at(-1)!.plan.grain).toBe(grain);
    expect(rows).toEqual([{ values: [...expected, null] }]);
  });

  it('has hours and weekdays as Looker Studio writes them', () => {
    const keys = { hour_of_day: '7', weekday: '7' };
    respondWith(200, { ...RESULT, rows: [{ keys, values: { conversions: { value: '3' } } }] });
    const fields = ['hour_of_day', 'weekday', 'conversions'].map((name) => ({ name }));
    expect(connector.getData({ ...REQUEST, fields }).rows).toEqual([{ values: ['07', '0', 3] }]);
  });

  it('filters in the plan where a plan can', () => {
    const fields = [...REQUEST.fields, { name: 'status', forFilterOnly: true }];
    const filters = [[is('status', 'approved', 'paid')], [is('offer', 'Klook'), is('offer', 'Agoda')]];
    const excluded = [{ ...is('partner', 'rector'), type: 'EXCLUDE' as const }];
    const { filtersApplied, schema } = connector.getData({
      ...REQUEST,
      fields,
      dimensionsFilters: [...filters, excluded],
    });
    expect([filtersApplied, schema.map(({ id }) => id)]).toEqual([true, ['offer', 'payout']]);
    expect(sent.at(-1)!.plan).toMatchObject({
      dimensions: ['offer'],
      filters: [
        { field: 'status', op: 'in', values: ['approved', 'paid'] },
        { field: 'offer', op: 'in', values: ['Klook', 'Agoda'] },
        { field: 'partner', op: 'not_in', values: ['rector'] },
      ],
    });
  });

  it.each([
    ['another operator', [{ ...is('offer', 'Klook'), operator: 'CONTAINS' }]],
    ['alternatives of two fields', [is('offer', 'Klook'), is('status', 'paid')]],
    [
      'alternatives that exclude',
      [is('offer', 'Klook'), is('offer', 'Agoda')].map((one) => ({ ...one, type: 'EXCLUDE' })),
    ],
    ['a field that plans do not filter', [is('weekday', '1')]],
  ])('leaves filters to Looker Studio: %s', (_what, group) => {
    respondWith(200, { ...RESULT, rows: [] });
    const fields = [...REQUEST.fields, { name: 'status', forFilterOnly: true }];
    const request = { ...REQUEST, fields, dimensionsFilters: [[is('status', 'paid')], group as LookerFilter[]] };
    const { filtersApplied, schema } = connector.getData(request);
    expect([filtersApplied, schema.map(({ id }) => id)]).toEqual([false, ['offer', 'payout', 'status']]);
    expect(sent.at(-1)!.plan).toMatchObject({ dimensions: ['offer', 'status'], filters: [] });
  });

  it('passes no partial answer as a whole one, unless it is wanted', () => {
    respondWith(200, { ...RESULT, not_answered: [{ partner_code: 'rector', detail: 'rector does not answer.' }] });
    expect(() => connector.getData(REQUEST)).toThrow('Figures are missing: rector does not answer.');
    expect(connector.getData({ ...REQUEST, configParams: { partial: true } }).rows).toHaveLength(1);
  });

  it('shows what the API refuses, and never the key', () => {
    const errors = [{ field: 'plan.grain', reason: 'hours need a period of at most 31 days' }];
    respondWith(422, { detail: 'The request is not valid.', errors });
    expect(() => connector.getData(REQUEST)).toThrow(
      'The request is not valid. plan.grain hours need a period of at most 31 days',
    );
    Object.assign(reply, { status: 502, text: '<html>' });
    expect(() => connector.getData(REQUEST)).toThrow('The API answered 502.');
    expect(sent.at(-1)).toMatchObject({
      url: `${ADDRESS}/api/v1/insight/query`,
      options: { headers: { 'X-API-Key': 'a key' }, followRedirects: false },
    });
  });

  it('keeps a key with its address once the API accepted it', () => {
    const enter = (path: string): string => connector.setCredentials({ pathKey: { path, key: 'k' } }).errorCode;
    connector.resetAuth();
    respondWith(401, {});
    expect([enter(ADDRESS), connector.isAuthValid()]).toEqual(['INVALID_CREDENTIALS', false]);
    respondWith(200, RESULT);
    for (const path of ['http://reports.example', 'https://reports.example?x=', 'reports.example'])
      expect(enter(path)).toBe('INVALID_CREDENTIALS');
    expect([enter(ADDRESS), connector.isAuthValid()]).toEqual(['NONE', true]);
    expect(connector.getAuthType()).toEqual({ authType: 'PATH_KEY' });
    expect(connector.getConfig()).toMatchObject({
      settings: [{ id: 'partners' }, { id: 'money' }, { id: 'zone' }, { id: 'partial' }],
      dateRangeRequired: true,
    });
  });

  it('asks Google for requests to other hosts, and for nothing else', () => {
    const manifest = JSON.parse(readFileSync(join(__dirname, 'appsscript.json'), 'utf8')) as { oauthScopes: string[] };
    expect(manifest.oauthScopes).toEqual(['https://www.googleapis.com/auth/script.external_request']);
  });
});
