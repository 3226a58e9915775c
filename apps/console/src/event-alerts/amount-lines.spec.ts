import { fromLines, toLines } from './amount-lines';

describe('amounts as lines', () => {
  it('are read as they are written, with every digit', () => {
    const amounts = { MYR: '99999999999999.9999', USD: '5' };
    expect(fromLines(toLines(amounts))).toEqual(amounts);
  });

  it('may have blank lines, small letters and several blanks', () => {
    expect(fromLines(['', ' myr   5000.00 ', '  '])).toEqual({ MYR: '5000.00' });
  });

  it('are left to the API to refuse', () => {
    expect(fromLines(['5000'])).toEqual({ '5000': '' });
  });
});
