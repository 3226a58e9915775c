import { partnerOfProcess, processNameOf } from './log-file';

describe('processNameOf', () => {
  it('is the partner code', () => {
    expect(processNameOf('rector')).toBe('rector');
  });

  it.each(['admin', 'consumer', 'gateway', 'insight', 'maintenance', 'postgres', 'start'])(
    'keeps the log of a partner called %s apart from the platform’s own, and finds the partner again',
    (code) => {
      expect(processNameOf(code)).not.toBe(code);
      expect(partnerOfProcess(processNameOf(code))).toBe(code);
      expect(partnerOfProcess(code)).toBeUndefined();
    },
  );
});
