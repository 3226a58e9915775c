import * as fc from 'fast-check';
import { readAmount } from './normalize-amount';

const normalizeAmount = (text: string) => readAmount(text)?.amount;

describe('normalizeAmount', () => {
  it.each([
    ['99.99', '99.9900'],
    ['0', '0.0000'],
    ['5', '5.0000'],
    ['5.', '5.0000'],
    ['.5', '0.5000'],
    ['007.10', '7.1000'],
    ['+5', '5.0000'],
    ['1,234.50', '1234.5000'],
    ['1.234,50', '1234.5000'],
    ['1,234', '1234.0000'],
    ['1.234', '1.2340'],
    ['1,23', '1.2300'],
    ['1,5', '1.5000'],
    ['1,2345', '1.2345'],
    [',5', '0.5000'],
    ['0,123', '0.1230'],
    ['1234,567', '1234.5670'],
    ['1,234,567', '1234567.0000'],
    ['1.234.567', '1234567.0000'],
    ['1.234.567,8', '1234567.8000'],
    ['1,234,567.89', '1234567.8900'],
    ['1,23,456.78', '123456.7800'],
    ['12,34,56,789', '123456789.0000'],
    ['1 234,50', '1234.5000'],
    ['1 234 567', '1234567.0000'],
    ['1 234,567', '1234.5670'],
    ['1\u00a0234,50', '1234.5000'],
    ['1\u202f234.50', '1234.5000'],
    ["1'234'567.50", '1234567.5000'],
    ['1\u2019234.50', '1234.5000'],
  ])('reads %s as %s', (text, amount) => {
    expect(normalizeAmount(text)).toBe(amount);
  });

  it.each([
    ['$10', '10.0000'],
    ['$ 10.5', '10.5000'],
    ['$.50', '0.5000'],
    ['US$10', '10.0000'],
    ['S$ 1,234.5', '1234.5000'],
    ['€10,50', '10.5000'],
    ['10,50 €', '10.5000'],
    ['10.50 USD', '10.5000'],
    ['10.50usd', '10.5000'],
    ['USD 10.50', '10.5000'],
    ['$10.50 USD', '10.5000'],
    ['RM 1,234.50', '1234.5000'],
    ['RM1,234.50', '1234.5000'],
    ['Rp. 1.234.567', '1234567.0000'],
    ['Rs.500', '500.0000'],
    ['฿99', '99.0000'],
    ['99円', '99.0000'],
    ['10EUR', '10.0000'],
  ])('reads %s as %s, ignoring the currency', (text, amount) => {
    expect(normalizeAmount(text)).toBe(amount);
  });

  it.each([
    ['-5', '-5.0000'],
    ['\u22125', '-5.0000'],
    ['- 5', '-5.0000'],
    ['-$5.25', '-5.2500'],
    ['$-5.25', '-5.2500'],
    ['-RM 1,234.50', '-1234.5000'],
    ['5.00-', '-5.0000'],
    ['(5.00)', '-5.0000'],
    ['($5.00)', '-5.0000'],
    ['(1,234.50 USD)', '-1234.5000'],
  ])('reads the reversal %s as %s', (text, amount) => {
    expect(normalizeAmount(text)).toBe(amount);
  });

  it.each([
    ['Rp 150.000,-', '150000.0000'],
    ['1,500.-', '1500.0000'],
    ['1.500,-', '1500.0000'],
    ['5,- EUR', '5.0000'],
    ['5.\u2013', '5.0000'],
    ['CHF 5.--', '5.0000'],
    ['(5,-)', '-5.0000'],
    ['-5.-', '-5.0000'],
    ['5-', '-5.0000'],
    ['5.00-', '-5.0000'],
  ])('reads the price %s as %s: a dash in the place of decimals is no minus', (text, amount) => {
    expect(readAmount(text, 'IDR')?.amount).toBe(amount);
  });

  it.each(['\u200b1500', '1500\u200b', '1\u200b500', '\u202a1500\u202c', '\ufeff1,500', '1500\r\n'])(
    'reads %j, whose other characters cannot be seen',
    (text) => {
      expect(normalizeAmount(text)).toBe('1500.0000');
    },
  );

  it.each([
    ['1e3', '1000.0000'],
    ['1.5E3', '1500.0000'],
    ['1e-7', '0.0000'],
    ['5e-5', '0.0001'],
    ['-1.25e+2', '-125.0000'],
    ['0e999999999', '0.0000'],
    ['1e-999999999', '0.0000'],
  ])('reads the JSON number %s as %s', (text, amount) => {
    expect(normalizeAmount(text)).toBe(amount);
  });

  it.each([
    ['１２．５', '12.5000'],
    ['\u0661\u0662\u066b\u0665', '12.5000'],
    ['\u06f1\u06f2', '12.0000'],
    ['๑๕๐', '150.0000'],
    ['ＲＭ５', '5.0000'],
  ])('reads %s as %s, in digits of another script', (text, amount) => {
    expect(normalizeAmount(text)).toBe(amount);
  });

  it.each([
    ['0.00004', '0.0000'],
    ['0.00005', '0.0001'],
    ['-0.00005', '-0.0001'],
    ['-0.00004', '0.0000'],
    ['-0', '0.0000'],
    ['1.00005', '1.0001'],
    ['1.00004999999', '1.0000'],
    ['9.99995', '10.0000'],
    ['1.0050000000000000888', '1.0050'],
    [`0.${'3'.repeat(5_000)}`, '0.3333'],
  ])('rounds %s half away from zero to %s', (text, amount) => {
    expect(normalizeAmount(text)).toBe(amount);
  });

  it('accepts fourteen digits before the point and no more, rounding included', () => {
    expect(normalizeAmount('99999999999999.9999')).toBe('99999999999999.9999');
    expect(normalizeAmount('100000000000000')).toBeUndefined();
    expect(normalizeAmount('99999999999999.99995')).toBeUndefined();
    expect(normalizeAmount('1e14')).toBeUndefined();
    expect(normalizeAmount('1e400')).toBeUndefined();
  });

  it.each([
    '',
    ' ',
    '.',
    ',',
    '-',
    '$',
    'USD',
    'abc',
    'abc12',
    '12abc',
    'ID10',
    'free',
    'true',
    'NaN',
    'Infinity',
    '0x10',
    '10%',
    '10²',
    '½',
    '1,2,3',
    '1.2.3',
    '1,234,56',
    '12,34.5',
    '1,234.567.8',
    '1.234,567.8',
    '1 2',
    '12 34',
    "'5",
    '--5',
    '-5-',
    '-(5)',
    '(-5)',
    '(5',
    '1e',
    'e5',
    '5 5 USD',
    '{"value":1}',
    '2025-01-01',
    '10.5\u0000',
    ' '.repeat(100_000) + 'x' + ' '.repeat(100_000) + '1',
    `x${' '.repeat(100_000)}`,
  ])('rejects %#', (text) => {
    expect(normalizeAmount(text)).toBeUndefined();
  });

  it('never throws and returns only what the column accepts', () => {
    const characters = fc.constantFrom(..."0123456789.,-+()$ eERMUSD'\u00a0１٣€\u0000".split(''));
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: characters }));
    fc.assert(
      fc.property(text, (value) => {
        expect(normalizeAmount(value) ?? '0.0000').toMatch(/^-?\d{1,14}\.\d{4}$/);
        expect(normalizeAmount(value)).not.toBe('-0.0000');
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The same by whole numbers: the amount in units of 10^-20, divided and rounded. */
function roundedByWholeNumbers(integer: bigint, fraction: string): string {
  const units = integer * 10n ** 20n + BigInt(fraction.padEnd(20, '0') || '0');
  const rounded = (units * 2n + 10n ** 16n) / (2n * 10n ** 16n);
  return `${rounded / 10_000n}.${String(rounded % 10_000n).padStart(4, '0')}`;
}

function grouped(integer: bigint, separator: string): string {
  return String(integer).replaceAll(/\B(?=(?:\d{3})+$)/g, separator);
}

describe('normalizeAmount, compared with whole numbers', () => {
  const integers = fc.bigInt({ min: 0n, max: 9_999_999_999_999n });
  const fractions = fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), maxLength: 20 });

  it('is exact to the last digit, however an amount is written', () => {
    fc.assert(
      fc.property(integers, fractions, fc.boolean(), (integer, fraction, isNegative) => {
        const expected = roundedByWholeNumbers(integer, fraction);
        const sign = isNegative ? '-' : '';
        const amount = isNegative && expected !== '0.0000' ? `-${expected}` : expected;
        expect(normalizeAmount(`${sign}${integer}.${fraction}`)).toBe(amount);
        expect(normalizeAmount(`${sign}${integer}${fraction}e-${fraction.length}`)).toBe(amount);
        expect(normalizeAmount(`${sign}USD ${grouped(integer, ' ')}.${fraction}`)).toBe(amount);
        expect(normalizeAmount(`${sign}${grouped(integer, "'")}.${fraction}`)).toBe(amount);
      }),
    );
  });

  it('reads what it returned', () => {
    fc.assert(
      fc.property(integers, fractions, (integer, fraction) => {
        const amount = normalizeAmount(`${integer}.${fraction}`)!;
        expect(normalizeAmount(amount)).toBe(amount);
        expect(normalizeAmount(`-${amount}`)).toBe(amount === '0.0000' ? amount : `-${amount}`);
      }),
    );
  });
});

describe('a lone dot or comma before three digits', () => {
  it.each([
    ['150.000', 'IDR', '150000.0000', undefined],
    ['150,000', 'IDR', '150000.0000', undefined],
    ['Rp150.000', undefined, '150000.0000', undefined],
    ['-150.000₫', 'VND', '-150000.0000', undefined],
    ['12.500원', 'KRW', '12500.0000', undefined],
    ['0.500', 'IDR', '0.5000', true],
    ['1500.500', 'IDR', '1500.5000', true],
    ['1.234,567', 'IDR', '1234.5670', true],
    ['1500.50', 'IDR', '1500.5000', undefined],
    ['₩12.500', undefined, '12500.0000', undefined],
    ['150.50', 'IDR', '150.5000', undefined],
    ['150.000', undefined, '150.0000', true],
    ['150.000', 'MYR', '150.0000', true],
    ['1.500', 'USD', '1.5000', true],
    ['1.500 USD', undefined, '1.5000', true],
    ['1,500', 'USD', '1500.0000', undefined],
    ['0.125', 'USD', '0.1250', undefined],
    ['1500.125', 'USD', '1500.1250', undefined],
    ['1.500', 'KWD', '1.5000', undefined],
  ])('in %s of %s is %s', (text, currency, amount, isDoubtful) => {
    expect(readAmount(text, currency)).toMatchObject({ amount, ...(isDoubtful && { isDoubtful }) });
    expect(readAmount(text, currency)?.isDoubtful).toBe(isDoubtful);
  });

  it('is decimal in a JSON number of any currency', () => {
    expect(readAmount('150.000', 'IDR', true)).toEqual({ amount: '150.0000' });
  });

  it('is grouping exactly where the currency has no decimals and a group may stand there', () => {
    const number = fc.tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999 }));
    fc.assert(
      fc.property(number, fc.constantFrom('IDR', 'VND', 'JPY', 'USD', 'MYR'), ([integer, rest], currency) => {
        const group = String(rest).padStart(3, '0');
        const isGrouped = ['IDR', 'VND', 'JPY'].includes(currency) && integer > 0 && integer < 1_000;
        const expected = isGrouped ? `${integer}${group}.0000` : `${integer}.${group}0`;
        expect(readAmount(`${integer}.${group}`, currency)?.amount).toBe(expected);
      }),
    );
  });
});

describe('a currency beside an amount', () => {
  it.each([
    ['150000 VNĐ', ['VND']],
    ['150.000đ', ['VND']],
    ['1,234.50 บาท', ['THB']],
    ['฿5', ['THB']],
    ['5 ringgit', ['MYR']],
    ['NT$5', ['TWD']],
    ['5 NTD', ['TWD']],
    ['新台幣5', ['TWD']],
    ['5元', ['CNY', 'TWD', 'HKD']],
    ['人民币5', ['CNY']],
    ['CN¥5', ['CNY']],
    ['JP¥5', ['JPY']],
    ['￥5', ['CNY', 'JPY']],
    ['USD$5', ['USD']],
    ['5 Kc\u030c', ['CZK']],
    ['５００￦', ['KRW']],
    ['RM5 MYR', ['MYR']],
    ['RM5 USD', []],
    ['¥5', ['CNY', 'JPY']],
    ['\u20bf5', []],
    ['5', undefined],
  ])('is known in %s', (text, currencies) => {
    expect(readAmount(text)?.currencies).toEqual(currencies);
  });

  it('may be any dollar where it is a bare dollar sign', () => {
    const { currencies } = readAmount('$5')!;
    expect(currencies).toEqual(expect.arrayContaining(['USD', 'SGD', 'AUD', 'HKD', 'TWD', 'MXN']));
    expect(currencies).not.toContain('EUR');
  });
});
