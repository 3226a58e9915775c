import { MESSAGE_LANGUAGES, type MessageLanguage } from '@app/internal-protocol';
import type { ClaimedMessage, MessageAlert } from './messages.repository';
import { writeMessage } from './write-message';

const message = {
  rule: 'Sender about to stop',
  rule_code: null,
  metric: 'errors_left',
  kind: 'firing',
} as unknown as ClaimedMessage;
const alert = { keys: { partner: 'involve_asia' }, seen: '4', fired_at: new Date(0), explained_by: [] } as object;
const found = { hours: 1, expected: null, probability: null, ...alert } as MessageAlert;

describe('a message about errors in a row', () => {
  it.each([
    ['involve_asia', 'Involve Asia disables the URL of involve_asia after 4 more errors in a row.'],
    ['rector', 'The sender disables the URL of rector after 4 more errors in a row.'],
  ])('of %s says what its number means', (partner, sentence) => {
    expect(writeMessage({ ...message, partner }, [found], '', 'en').text).toContain(sentence);
    expect(writeMessage({ ...message, partner, kind: 'resolved' }, [found], '', 'en').text).not.toContain(sentence);
  });
});

describe('a message about alerts', () => {
  const silent = { ...message, rule: 'Offer without conversions', rule_code: 'silent_offer', metric: 'conversions' };
  const ofOffer: MessageAlert = {
    ...found,
    keys: { partner: 'rector', offer: '虾皮' },
    seen: null,
    expected: '12.5',
    probability: 0.00001,
    explained_by: [{ keys: { tenant: '' }, seen: '0', before: '9' }],
  };
  const write = (language: MessageLanguage, kind: 'firing' | 'resolved' = 'firing') =>
    writeMessage(
      { ...silent, partner: 'rector', kind },
      Array.from({ length: 22 }, () => ofOffer),
      '',
      language,
    );

  it('is in the language of its rule, with the name that a shipped rule has in it', () => {
    expect(write('en').subject).toBe('[rector] Offer without conversions: 22 groups firing');
    expect(write('zh-Hans').subject).toBe('[rector] 没有转化的推广项目：22 个分组告警中');
    expect(write('zh-Hant', 'resolved').subject).toBe('[rector] 沒有轉換的推廣項目：22 個分組已恢復');
    const lines = write('zh-Hans').text.split('\n');
    expect(lines).toContain(
      '- 推广项目 虾皮：实际值 无，预期 12.5，最近 1 小时，概率 1.0e-5，时间 1970-01-01T00:00:00.000Z',
    );
    expect(lines).toContain('    租户 （无）：0，一周前 9');
    expect(lines.at(-1)).toBe('……另有 2 个分组。');
  });

  it('has no English words in Chinese besides names', () => {
    for (const language of MESSAGE_LANGUAGES.filter((one) => one !== 'en')) {
      for (const kind of ['firing', 'resolved'] as const) {
        const { subject, text } = write(language, kind);
        const words = `${subject}\n${text}`.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|1\.0e-5/g, '').match(/[a-z]+/gi) ?? [];
        expect([language, kind, ...new Set(words)]).toEqual([language, kind, 'rector']);
      }
    }
  });
});
