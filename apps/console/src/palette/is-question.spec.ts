import { isQuestion } from './is-question';

describe('a text in the palette', () => {
  it.each(['payout by offer', 'how much yesterday', '上周各商家佣金', '昨天 佣金'])('may be a question: %s', (text) => {
    expect(isQuestion(text)).toBe(true);
  });

  it.each(['', 'rector', '01a22a50-e0c1-749a-b077-ea6093c660bb', 'https://a.example/?b=c d', '设置'])(
    'is no question: %s',
    (text) => {
      expect(isQuestion(text)).toBe(false);
    },
  );
});
