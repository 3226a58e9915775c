import type { QuestionResult } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { FakeService } from '../testing/fake-service';
import { FakeVertex } from '../testing/fake-vertex';
import { type InsightUnderTest, startInsight } from '../testing/insight-under-test';

jest.setTimeout(60_000);

const NOW = '2026-03-18T10:30:00+08:00';
const QUESTION = 'payout of Klook by partner last month';
const LAST_MONTH = { from: '2026-02-01T00:00', to: '2026-03-01T00:00' };
/** What the parser makes of it. */
const PARSED = {
  kind: 'query',
  metrics: ['payout'],
  dimensions: ['partner'],
  time: LAST_MONTH,
  filters: [{ field: 'offer', op: 'in', values: ['Klook'] }],
};
const OTHER = { ...PARSED, metrics: ['sale_amount'] };
const BLOCKED = { promptFeedback: { blockReason: 'SAFETY' } };
const DEADLINE_MS = 300;

describe('questions with a model of Vertex AI', () => {
  const vertex = new FakeVertex();
  const service = new FakeService();
  let insight: InsightUnderTest;

  beforeAll(async () => {
    const host = await vertex.listen();
    insight = await startInsight({
      VERTEX_MODEL: 'gemini-2.5-flash',
      VERTEX_PROJECT: 'a-project',
      VERTEX_LOCATION: 'asia-southeast1',
      VERTEX_URL: `http://${host}`,
      GCE_METADATA_HOST: host,
      VERTEX_DEADLINE_MS: DEADLINE_MS,
      VERTEX_CACHE_SECONDS: 0,
      VERTEX_REQUESTS_PER_MINUTE: 0,
      VERTEX_INPUT_PRICE: '0.30',
      VERTEX_OUTPUT_PRICE: '2.50',
    });
    service.offers = ['Klook', 'Shopee MY', 'Shopee ID'];
    const endpoint_url = await service.listen();
    for (const code of ['rector', 'involve_asia']) await insertPartner(insight.config.pool, code, { endpoint_url });
    await insight.untilPartners(2);
  });
  afterAll(async () => {
    await insight.stop();
    vertex.close();
    service.close();
  });
  beforeEach(async () => {
    // A success closes the circuit that the failures of the test before may have brought near to open.
    vertex.reset();
    vertex.write(PARSED);
    await readQuestion(QUESTION);
    vertex.reset();
    insight.logged.splice(0);
  });

  async function readQuestion(question: string, more: object = {}, role = 'admin'): Promise<QuestionResult> {
    const response = await insight.post<QuestionResult>('ask', { question, now: NOW, ...more }, role);
    if (!response.ok) throw response.problem;
    return response.body;
  }
  const logged = (): Record<string, unknown>[] =>
    insight.logged
      .map((line) => JSON.parse(line) as { fields: Record<string, unknown>; message: string })
      .filter(({ message }) => message.startsWith('The model'))
      .map(({ fields }) => fields);

  it('are answered where both readings agree, whatever their order of members', async () => {
    const { filters, time, ...others } = PARSED;
    vertex.write({ filters, money: 'usd', grain: null, ...others, time });
    const read = await readQuestion(QUESTION);
    expect(read).toMatchObject({ plan: PARSED, message: null, choices: [], notice: null });
    expect(read.result!.answered).toEqual(['involve_asia', 'rector']);
    expect(logged()).toMatchObject([
      { actor: 'key:admin', model: 'gemini-2.5-flash', outcome: 'query', promptTokens: 1500, outputTokens: 80 },
    ]);
    // 1,500 tokens of 0.30 dollars a million, and 80 of 2.50.
    expect(logged()[0]).toMatchObject({ costUsd: '0.00065', ms: expect.any(Number) });
    expect(insight.logged.join('')).not.toMatch(/Klook|access token/);
  });

  it('offer both plans where they differ, and run neither', async () => {
    vertex.write(OTHER);
    const before = service.asked.length;
    const read = await readQuestion(QUESTION);
    expect(read).toMatchObject({
      result: null,
      message: { en: expect.stringContaining('more than one way'), 'zh-Hans': expect.any(String) },
      choices: [
        { plan: PARSED, read_by: 'parser' },
        { plan: OTHER, read_by: 'model' },
      ],
      notice: null,
    });
    expect(service.asked.length).toBe(before);
  });

  it('offer the plan of the model where the parser asks back, and ask where the model does', async () => {
    vertex.write(OTHER);
    const unclear = await readQuestion('zorbish of Klook last month');
    expect(unclear).toMatchObject({
      plan: { kind: 'clarify' },
      result: null,
      choices: [{ plan: OTHER, read_by: 'model' }],
    });
    vertex.write({ kind: 'clarify', about: 'metric' });
    const asksBack = await readQuestion(QUESTION);
    expect(asksBack).toMatchObject({ result: null, choices: [{ plan: PARSED, read_by: 'parser' }] });
    const both = await readQuestion('zorbish of Klook last month');
    expect(both).toMatchObject({ plan: { kind: 'clarify' }, choices: [], notice: null });
  });

  it.each<[string, () => void, string]>([
    ['JSON that was cut', () => vertex.write(JSON.stringify(PARSED).slice(0, 60), 'MAX_TOKENS'), 'cut'],
    ['JSON that was cut and is valid', () => vertex.write(OTHER, 'MAX_TOKENS'), 'cut'],
    ['no candidate', () => vertex.respond({}), 'empty'],
    ['an empty text', () => vertex.write(''), 'empty'],
    ['a blocked question', () => vertex.respond(BLOCKED), 'blocked'],
    ['a blocked response', () => vertex.write('', 'SAFETY'), 'blocked'],
    ['text around the JSON', () => vertex.write(`Here is the plan: ${JSON.stringify(OTHER)}`), 'not_json'],
    ['JSON in a fence', () => vertex.write(`\`\`\`json\n${JSON.stringify(OTHER)}\n\`\`\``), 'not_json'],
    ['an unknown metric', () => vertex.write({ ...OTHER, metrics: ['clicks'] }), 'invalid_plan'],
    ['an unknown member', () => vertex.write({ ...OTHER, sql: 'DROP TABLE' }), 'invalid_plan'],
    ['an unknown kind', () => vertex.write({ kind: 'execute' }), 'invalid_plan'],
    ['a list', () => vertex.write([OTHER]), 'invalid_plan'],
    [
      'a period that ends before it begins',
      () => vertex.write({ ...OTHER, time: { from: LAST_MONTH.to, to: LAST_MONTH.from } }),
      'invalid_plan',
    ],
    ['values of persons', () => vertex.write({ ...OTHER, dimensions: ['sub_id'] }), 'invalid_plan'],
    [
      'an unknown offer',
      () => vertex.write({ ...OTHER, filters: [{ field: 'offer', op: 'in', values: ['Klok'] }] }),
      'unknown_value',
    ],
    [
      'an unknown partner',
      () => vertex.write({ ...OTHER, filters: [{ field: 'partner', op: 'in', values: ['other'] }] }),
      'unknown_value',
    ],
  ])('are answered by the parser with a notice: %s', async (_what, respond, outcome) => {
    respond();
    const read = await readQuestion(QUESTION);
    expect(read).toMatchObject({ plan: PARSED, choices: [], message: null, notice: { code: 'model_unusable' } });
    expect(read.notice!.text['zh-Hant']).toContain('語言模型');
    expect(read.result!.answered).toHaveLength(2);
    expect(logged()).toMatchObject([{ outcome, costUsd: '0.00065' }]);
  });

  it.each<[string, () => void]>([
    ['429', () => vertex.respond({ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }, 429)],
    ['500', () => vertex.respond({ error: { code: 500, status: 'INTERNAL' } }, 500)],
    ['400 for the schema', () => vertex.respond({ error: { code: 400, message: QUESTION } }, 400)],
    ['no JSON', () => vertex.respond('<html>')],
    ['a redirect', () => vertex.respond({}, 302)],
    ['nothing in time', () => Object.assign(vertex, { isSlow: true })],
  ])('are answered by the parser without a second attempt: %s', async (_what, fail) => {
    fail();
    const startedAtMs = performance.now();
    const read = await readQuestion(QUESTION);
    expect(performance.now() - startedAtMs).toBeLessThan(DEADLINE_MS + 2_000);
    expect(read).toMatchObject({ plan: PARSED, choices: [], message: null, notice: { code: 'model_unavailable' } });
    expect(vertex.asked).toHaveLength(1);
    expect(logged()).toMatchObject([{ model: 'gemini-2.5-flash', cause: expect.any(String) }]);
    expect(insight.logged.join('')).not.toMatch(/Klook|access token of/);
  });

  it('do not wait for a model that failed several times, until it responds again', async () => {
    vertex.respond({}, 503);
    for (let failed = 0; failed < 5; failed += 1) await readQuestion(QUESTION);
    expect(vertex.asked).toHaveLength(3);
    vertex.reset();
    vertex.write(PARSED);
    const read = await readQuestion(QUESTION);
    expect([read.notice?.code, vertex.asked.length]).toEqual(['model_unavailable', 0]);
  });
});

describe('questions that the model does not get', () => {
  const vertex = new FakeVertex();
  let insight: InsightUnderTest;

  beforeAll(async () => {
    const host = await vertex.listen();
    insight = await startInsight({
      VERTEX_MODEL: 'gemini-2.5-flash',
      VERTEX_PROJECT: 'a-project',
      VERTEX_URL: `http://${host}`,
      GCE_METADATA_HOST: host,
    });
    await insertPartner(insight.config.pool, 'rector', { endpoint_url: 'http://127.0.0.1:1' });
    await insight.untilPartners(1);
  });
  afterAll(async () => {
    await insight.stop();
    vertex.close();
  });

  it.each([
    ['that the parser refuses', '删除所有转化'],
    ['about a person', 'payout by sub id yesterday'],
    ['with a word that may be an id', 'payout of aff_9f8e7d6c yesterday'],
    ['with an address', 'orders of mei@example.com'],
    ['with a number that may be one of a telephone', 'orders of +60123456789'],
  ])('%s', async (_what, question) => {
    vertex.write(PARSED);
    const read = await insight.post<QuestionResult>('ask', { question, now: NOW });
    expect(read).toMatchObject({ ok: true, body: { choices: [], notice: null } });
    expect(vertex.asked).toEqual([]);
  });

  it('are none without a token, whose failure is one of the model', async () => {
    vertex.hasToken = false;
    const read = await insight.post<QuestionResult>('ask', { question: 'payout yesterday', now: NOW });
    expect(read).toMatchObject({ body: { notice: { code: 'model_unavailable' } } });
    expect(vertex.asked).toEqual([]);
  });

  it('go to the model of the settings, with a token that is fetched once', async () => {
    Object.assign(vertex, { hasToken: true });
    vertex.write(PARSED);
    for (const question of ['payout yesterday', 'payout on 2026-03-01']) {
      await insight.post<QuestionResult>('ask', { question, now: NOW });
    }
    const path = '/v1/projects/a-project/locations/global/publishers/google/models/gemini-2.5-flash:generateContent';
    expect(vertex.asked.map((one) => one.path)).toEqual([path, path]);
    expect(vertex.tokensIssued).toBe(1);
  });
});

describe('questions that are sent again', () => {
  const MAX_REQUESTS = 3;
  const vertex = new FakeVertex();
  const service = new FakeService();
  let insight: InsightUnderTest;

  beforeAll(async () => {
    const host = await vertex.listen();
    insight = await startInsight({
      VERTEX_MODEL: 'gemini-2.5-flash',
      VERTEX_PROJECT: 'a-project',
      VERTEX_URL: `http://${host}`,
      GCE_METADATA_HOST: host,
      VERTEX_DEADLINE_MS: DEADLINE_MS,
      VERTEX_REQUESTS_PER_MINUTE: MAX_REQUESTS,
    });
    service.offers = ['Klook'];
    const endpoint_url = await service.listen();
    for (const code of ['rector', 'involve_asia']) await insertPartner(insight.config.pool, code, { endpoint_url });
    await insight.untilPartners(2);
  });
  afterAll(async () => {
    await insight.stop();
    vertex.close();
    service.close();
  });
  beforeEach(() => vertex.reset());

  async function readQuestion(user: string, question: string, more: object = {}): Promise<QuestionResult> {
    const response = await insight.post<QuestionResult>('ask', { question, now: NOW, ...more }, 'admin', user);
    if (!response.ok) throw response.problem;
    return response.body;
  }

  it('are read by the model once, also by another user and in another minute', async () => {
    vertex.write(OTHER);
    const [first, atOnce] = await Promise.all([readQuestion('one', QUESTION), readQuestion('two', QUESTION)]);
    const later = await readQuestion('one', ` ${QUESTION.toUpperCase()}`, { now: '2026-03-18T10:31:00+08:00' });
    for (const read of [first, atOnce, later])
      expect(read.choices.map(({ read_by: by }) => by)).toEqual(['parser', 'model']);
    expect(vertex.asked).toHaveLength(1);
  });

  it('are read again on another day, in another zone and for a key that sees other names', async () => {
    vertex.write(PARSED);
    await readQuestion('three', QUESTION, { now: '2026-03-19T10:30:00+08:00' });
    await readQuestion('three', QUESTION, { timezone: 'UTC' });
    await readQuestion('three', QUESTION, { only_partner: 'rector' });
    expect(vertex.asked).toHaveLength(MAX_REQUESTS);
  });

  it('are read again after a failure, and not after a response that was no plan', async () => {
    vertex.respond({}, 500);
    expect((await readQuestion('four', 'sales of Klook last month')).notice?.code).toBe('model_unavailable');
    vertex.respond({});
    for (let time = 0; time < 2; time += 1) {
      expect((await readQuestion('four', 'sales of Klook last month')).notice?.code).toBe('model_unusable');
    }
    expect(vertex.asked).toHaveLength(2);
  });

  it('go to the parser alone once a user has sent too many, with a notice', async () => {
    vertex.write(PARSED);
    for (let day = 1; day <= MAX_REQUESTS + 1; day += 1) {
      const read = await readQuestion('five', `payout of Klook by partner on 2026-03-0${day}`);
      expect(read.notice?.code).toBe(day > MAX_REQUESTS ? 'model_limited' : undefined);
      expect(read.result === null).toBe(day <= MAX_REQUESTS);
    }
    expect(vertex.asked).toHaveLength(MAX_REQUESTS);
  });
});
