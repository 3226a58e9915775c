import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import * as library from './index';

/** All that a browser's page and this test's context have in common besides the language itself. */
const GLOBALS = { TextDecoder, TextEncoder };

function bundleForBrowser(): typeof library {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, 'index.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'postback',
    target: 'es2024',
  });
  const context = createContext({ ...GLOBALS });
  runInContext(outputFiles[0]!.text, context);
  return runInContext('postback', context) as typeof library;
}

const PARTNER = {
  mapping: { clickid: 'aff_sub', amount: 'usd_payout', when: 'datetime_conversion', cur: 'conversion_currency' },
  rules: { status: { values: { ok: 'approved' } }, order_id: { strip_prefix: 'A-' } },
} as const;
const TENANT = { mapping: { amount: 'payout_local' }, rules: { event: { constant: 'sale' } } } as const;

/** Every step of a postback: read, stored as raw data, read back, mapped, normalized and merged. */
function journey(of: typeof library, query: string, body: Uint8Array): string {
  const mapping = of.compileMapping(PARTNER, TENANT);
  const sent = of.readPairs(query, {});
  const parsed = of.parseBody(body);
  const rawData = of.writeRawData(sent.parameters, parsed.ok ? parsed.members : [], () => 'hmac:', mapping.secretNames);
  const content = {
    parameters: of.parametersOfMembers(of.readRawData(rawData)),
    bodyError: parsed.ok ? null : parsed.reason,
    warnings: sent.warnings,
  };
  const tenant = { mapping, times: { timezone: 'Asia/Kuala_Lumpur', dateOrder: 'ymd' as const }, timezoneField: 'tz' };
  const result = of.interpretFor(tenant, content, Date.parse('2026-11-29T00:00:00Z'));
  const merged =
    result.ok &&
    of.mergeDuplicate(of.stateOf(result.postback, 'a'), result.postback, 'b', {
      allowReversal: false,
    });
  const errors = of.checkMapping({ [query]: 'usd_payuot' }, {});
  return JSON.stringify({ rawData, result, merged, errors });
}

const NAMES = [
  'conversion_id',
  'clickid',
  'amount',
  'when',
  'status',
  'cur',
  'order_id',
  'ts_token',
  'tz',
  'Offer_Name',
];
const VALUES = [
  '1',
  'c-1',
  '1.234,50',
  'RM 5',
  'ok',
  '2026-11-28 10:00:00',
  'MYR',
  '{x}',
  '%E9',
  '%',
  'A-7',
  '蝦皮',
  '\0',
];
const value = fc.oneof(fc.constantFrom(...VALUES), fc.string({ unit: 'binary' }));
const pairs = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), value), value), { maxLength: 12 });
const form = pairs.map((all) => all.map((pair) => pair.join('=')).join('&'));
const json = pairs.map((all) => JSON.stringify(Object.fromEntries(all)));
const body = fc.oneof(form, json, fc.string({ unit: 'binary' }));

describe('the library in a browser', () => {
  it('needs nothing of Node, and reads, maps, normalizes and merges as in Node', () => {
    const browser = bundleForBrowser();
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    expect(journey(library, 'conversion_id=c-1&amount=RM 5', bytes(''))).toContain('"payout_local":"5.0000"');
    fc.assert(
      fc.property(form, body, (query, text) => {
        expect(journey(browser, query, bytes(text))).toBe(journey(library, query, bytes(text)));
      }),
      { numRuns: 500 },
    );
  });
});
