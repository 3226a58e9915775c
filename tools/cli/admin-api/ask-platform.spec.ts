import { formatRead } from './ask-platform';

const result: NonNullable<Parameters<typeof formatRead>[1]['result']> = {
  plan: {},
  rows: [
    { keys: { offer: 'Klook' }, values: { payout: { value: '12.5', compared: '10' } } },
    { keys: { offer: '' }, values: { payout: { value: '1', compared: null } } },
  ],
  source: 'hourly',
  coverage: { from: '2026-03-08T16:00:00.000Z', to: '2026-03-15T16:00:00.000Z', shifted_minutes: 0, compared: null },
  as_of: '2026-03-18T02:30:00.000Z',
  truncated: false,
  answered: ['involve_asia'],
  not_answered: [{ partner_code: 'rector', code: 'no_answer', detail: 'rector did not answer within 2500 ms.' }],
};
const usd = { en: 'Amounts are in US dollars.', 'zh-Hans': '金额以美元计。', 'zh-Hant': '金額以美元計。' };

describe('formatRead', () => {
  it('shows the plan, what it supposes, the rows, and who is missing', () => {
    const read = {
      plan: { kind: 'query' },
      assumptions: [{ code: 'usd', text: usd }],
      message: null,
      result,
      choices: [],
      notice: null,
    };
    expect(formatRead('上週各商家佣金', read)).toBe(
      [
        '{"kind":"query"}',
        '金額以美元計。',
        '',
        '  offer  佣金    佣金 compared',
        '  Klook  12.5  10',
        '  –      1     –',
        '',
        '2026-03-08T16:00:00.000Z – 2026-03-15T16:00:00.000Z, as of 2026-03-18T02:30:00.000Z',
        'rector did not respond: rector did not answer within 2500 ms.',
        '',
      ].join('\n'),
    );
  });

  it('shows what is asked back in the language of the question', () => {
    const read = { plan: { kind: 'clarify' }, assumptions: [], message: usd, result: null, choices: [], notice: null };
    expect(formatRead('payout of Nowhere', read)).toContain('Amounts are in US dollars.');
    expect(formatRead('佣金', read)).toContain('金额以美元计。');
  });

  it('shows the plans to choose from, and why the model had no part in it', () => {
    const read = { plan: { kind: 'clarify' }, assumptions: [], message: usd, result: null, choices: [], notice: null };
    const choices = [{ plan: { metrics: ['payout'] }, read_by: 'model' as const }];
    expect(formatRead('payout', { ...read, choices })).toContain('\n  {"metrics":["payout"]}\n');
    const notice = { code: 'model_unavailable', text: { ...usd, en: 'The model did not respond.' } };
    expect(formatRead('payout', { ...read, notice })).toContain('\nThe model did not respond.\n');
  });
});
