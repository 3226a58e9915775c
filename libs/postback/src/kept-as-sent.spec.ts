import { interpretFor } from './interpret';
import { compileMapping } from './mapping/compile-mapping';
import { parseBody } from './parsing/parse-body';
import { readPairs } from './parsing/parse-query';
import type { FieldRules, Parameter } from './postback-types';

const receivedAtMs = Date.parse('2026-11-29T00:00:00Z');

function read(parameters: readonly Parameter[], rules: FieldRules = {}) {
  const tenant = { mapping: compileMapping({ mapping: {}, rules }), times: { timezone: 'UTC' }, timezoneField: 'tz' };
  return interpretFor(tenant, { parameters, bodyError: null, warnings: [] }, receivedAtMs);
}

const query = (text: string) => readPairs(text).parameters;
const body = (text: string | Uint8Array) => {
  const parsed = parseBody(Buffer.from(text));
  return parsed.ok ? parsed.parameters : [];
};

describe('a repair of an amount, an id or a time', () => {
  it.each<[string, string, readonly Parameter[], string | null, string, string, FieldRules?]>([
    ['an id as a float', 'conversion_id', query('conversion_id=7.0'), '7', '7.0', 'id_respelled'],
    ['a number with an exponent', 'conversion_id', body('{"conversion_id":7E3}'), '7000', '7E3', 'id_respelled'],
    ['an unseen character', 'conversion_id', query('conversion_id=A%E2%80%8B7'), 'A7', 'A\u200b7', 'id_respelled'],
    ['a decomposed accent', 'conversion_id', query('conversion_id=e%CC%81'), 'é', 'e\u0301', 'id_respelled'],
    ['an order id as a float', 'order_id', query('conversion_id=1&order_id=7.0'), '7', '7.0', 'id_respelled'],
    [
      'an unseen character before constant text',
      'conversion_id',
      query('conversion_id=%E2%80%8Br-7'),
      '7',
      '\u200br-7',
      'id_respelled',
      { conversion_id: { strip_prefix: 'r-' } },
    ],
    ['an id in another charset', 'conversion_id', query('conversion_id=%E97'), 'é7', 'é7', 'charset_converted'],
    [
      'an id that is cut',
      'conversion_id',
      body(Buffer.concat([Buffer.from('conversion_id=中'), Buffer.from([0xe4])])),
      '中',
      '中\ufffd',
      'character_cut',
    ],
    ['an id that is encoded twice', 'conversion_id', query('conversion_id=a%252F1'), 'a%2F1', 'a%2F1', 'encoded_twice'],
    [
      'an amount in doubt',
      'usd_payout',
      query('conversion_id=1&usd_payout=1.500'),
      '1.5000',
      '1.500',
      'amount_doubtful',
    ],
    [
      'an amount of a currency without decimals in doubt',
      'payout_local',
      query('conversion_id=1&payout_local=1500.500&conversion_currency=IDR'),
      '1500.5000',
      '1500.500',
      'amount_doubtful',
    ],
    [
      'a Thai year',
      'datetime_conversion',
      query('conversion_id=1&datetime_conversion=2568-01-15'),
      '2025-01-15T00:00:00.000Z',
      '2568-01-15',
      'time_buddhist',
    ],
    [
      'a Thai leap day',
      'datetime_conversion',
      query('conversion_id=1&datetime_conversion=2567-02-29'),
      '2024-02-29T00:00:00.000Z',
      '2567-02-29',
      'time_buddhist',
    ],
    [
      'an unknown zone',
      'datetime_conversion',
      query('conversion_id=1&datetime_conversion=2025-01-15&tz=Mars'),
      '2025-01-15T00:00:00.000Z',
      'Mars',
      'zone_unknown',
    ],
    [
      'a placeholder as an amount',
      'usd_payout',
      query('conversion_id=1&usd_payout={payout}'),
      null,
      '{payout}',
      'placeholder_unfilled',
    ],
    [
      'a time that is none',
      'datetime_conversion',
      query('conversion_id=1&datetime_conversion=2025-02-30'),
      null,
      '2025-02-30',
      'time_unreadable',
    ],
  ])('keeps what was sent: %s', (_, field, parameters, understood, sent, code, ...[rules]) => {
    const result = read(parameters, rules);
    expect(result.ok && result.postback[field as 'order_id']).toBe(understood);
    expect(result.warnings).toContainEqual(expect.objectContaining({ field, code, value: sent }));
  });

  it('is not reported where nothing was repaired', () => {
    const plain = query('conversion_id=A7&order_id=007&usd_payout=1.50&datetime_conversion=2025-01-15%2012:30:00');
    expect(read(plain).warnings).toEqual([]);
  });
});
