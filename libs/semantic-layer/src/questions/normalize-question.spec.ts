import { languageOf } from './normalize-question';

describe('languageOf', () => {
  it.each([
    ['Payout by offer last week', 'en'],
    ['上周各商家佣金', 'zh-Hans'],
    ['上週各商家佣金', 'zh-Hant'],
    ['昨天Shopee的佣金', 'zh-Hans'],
  ])('%s: %s', (question, language) => {
    expect(languageOf(question)).toBe(language);
  });
});
