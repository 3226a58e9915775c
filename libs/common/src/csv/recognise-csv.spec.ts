import { guessEncoding, guessSeparator } from './recognise-csv';

describe('a CSV file', () => {
  it.each([
    ['utf-8', Buffer.from('订单号,金额\n1,2')],
    ['utf-8', Buffer.from('order,amount')],
    // 订单号,金额,状态 and 訂單編號,金額,狀態, as Windows writes them.
    ['gb18030', Buffer.from('b6a9b5a5bac52cbdf0b6ee2cd7b4ccac', 'hex')],
    ['big5', Buffer.from('ad71b3e6bd73b8b92caaf7c3422caaacbaa4', 'hex')],
  ])('is recognised as %s', (encoding, bytes) => {
    expect(guessEncoding(bytes)).toBe(encoding);
  });

  it('is recognised where its sample ends within a character', () => {
    const bytes = Buffer.concat([Buffer.alloc(256 * 1024 - 1, 'a'), Buffer.from('订')]);
    expect(guessEncoding(bytes)).toBe('utf-8');
  });

  it('is separated by what its first line has most of, outside of quotes', () => {
    expect(guessSeparator('a;b;"c,,,,d"\n1,2,3,4,5')).toBe(';');
    expect(guessSeparator('a\tb\r\n')).toBe('\t');
    expect(guessSeparator('a,b')).toBe(',');
    expect(guessSeparator('one column')).toBe(',');
  });
});
