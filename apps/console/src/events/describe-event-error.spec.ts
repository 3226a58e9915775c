import { messages as en } from '../messages/en';
import { messages as hans } from '../messages/zh-hans';
import { describeEventError } from './describe-event-error';

const ERROR = { field: 'timestamp', code: 'too_old', reason: 'claims 2020-01-01, more than 7 days ago' };

describe('what is wrong with an event', () => {
  it('is a sentence of its code, with what the collector says beyond it', () => {
    expect(describeEventError(en, ERROR)).toBe('timestamp: claims 2020-01-01, more than 7 days ago');
    expect(describeEventError(hans, ERROR)).toMatch(/^timestamp: .*（claims 2020-01-01, more than 7 days ago）$/);
  });

  it('stays English for an unknown code', () => {
    expect(describeEventError(hans, { ...ERROR, code: 'later' })).toBe(`timestamp: ${ERROR.reason}`);
  });
});
