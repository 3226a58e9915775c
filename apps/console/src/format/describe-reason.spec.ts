import { diagnostic } from '@app/postback/diagnostics';
import { messages as en } from '../messages/en';
import { messages as hans } from '../messages/zh-hans';
import { describeReason } from './describe-reason';

describe('a reason in the language of the reader', () => {
  const tooLong = diagnostic('conversion_id', 'conversion_id_too_long', { params: { max: 255 } });

  it('is the sentence of its code with what it names', () => {
    expect(describeReason(en, tooLong)).toBe(tooLong.reason);
    expect(describeReason(hans, tooLong)).toBe('转化 ID 超过 255 个字符。');
  });

  it('translates the words of ours within it, and none of the sender', () => {
    const overLimit = diagnostic('over_limit', 'over_limit', { params: { max: 5, owner: 'tenant', period: 'day' } });
    expect(describeReason(en, overLimit)).toBe(overLimit.reason);
    expect(describeReason(hans, overLimit)).toBe('这个租户每天收到的请求超过 5 个。');
    const ignored = diagnostic('usd_payout', 'parameter_ignored', { params: { name: 'day', preferred: 'id' } });
    expect(describeReason(hans, ignored)).toBe('未使用 day：id 优先。');
  });

  it('keeps what the API says beyond the code of a field error', () => {
    const error = { code: 'out_of_range', reason: 'must be from 1 to 50' };
    expect(describeReason(en, error)).toBe('must be from 1 to 50');
    expect(describeReason(hans, error)).toBe('太小或太大（must be from 1 to 50）');
  });

  it('stays English for a code that is unknown, or whose values were not stored', () => {
    expect(describeReason(hans, { code: 'unspecified', reason: 'was refused' })).toBe('was refused');
    expect(describeReason(hans, { ...tooLong, params: undefined })).toBe(tooLong.reason);
  });

  it('names the same values in every language', () => {
    const namesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const [code, sentence] of Object.entries(hans.reasons.diagnostics)) {
      const english = en.reasons.diagnostics[code as keyof typeof en.reasons.diagnostics];
      expect([code, namesIn(sentence)]).toEqual([code, namesIn(english)]);
    }
  });
});
