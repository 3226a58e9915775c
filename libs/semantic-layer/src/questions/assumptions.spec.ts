import type { Catalogue } from './catalogue';
import { indexNames } from './catalogue-names';
import { readQuestion } from './parse-question';

const catalogue: Catalogue = {
  partner: [{ value: 'rector' }],
  tenant: [],
  offer: [{ value: 'Shopee MY' }, { value: 'Shopee ID' }],
  brand: [],
};
const setting = { now: new Date('2026-03-18T02:30:00Z'), timeZone: 'Asia/Kuala_Lumpur', names: indexNames(catalogue) };

describe('assumptions', () => {
  it.each([
    ['conversions yesterday', []],
    ['conversions by offer', ['last_30_days']],
    ['payout yesterday', ['usd']],
    ['payout yesterday in ringgit', []],
    ['how did Rector do last week', ['metrics', 'usd']],
    ['top offers by conversions yesterday', ['ten_rows']],
    ['top 10 offers by conversions yesterday', []],
    ['上周各商家佣金', ['usd']],
    ['what is the weather', []],
  ])('%s: %j', (question, assumptions) => {
    expect(readQuestion(question, setting).assumptions).toEqual(assumptions);
  });
});
