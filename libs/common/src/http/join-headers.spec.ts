import { joinHeaders } from './join-headers';
import { redactHeaders } from './redact-headers';

describe('headers in pairs', () => {
  it('are joined by their names in lower case', () => {
    expect(joinHeaders(['A', '1', 'b', '2', 'a', '3', 'odd'])).toEqual({ a: '1, 3', b: '2' });
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('may be named %s', (name) => {
    const headers = joinHeaders([name, '1', 'b', '2', name, '3']);
    expect(Object.entries(headers)).toEqual([
      [name.toLowerCase(), '1, 3'],
      ['b', '2'],
    ]);
    expect(redactHeaders(headers)).toBe(`{"${name.toLowerCase()}":"1, 3","b":"2"}`);
  });
});
