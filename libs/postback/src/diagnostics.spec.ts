import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CONFIGURATION_ERRORS,
  diagnostic,
  QUARANTINE_REASONS,
  readDiagnostics,
  UNKNOWN_CODE,
  warningLabels,
  WARNINGS,
} from './diagnostics';

const DOCUMENT = readFileSync(join(__dirname, '../../../docs/http-api.md'), 'utf8');

/** The rows of the tables whose first column is a code in backticks and whose second is its sentence. */
function documented(heading: string): Record<string, string> {
  const section = DOCUMENT.split(`\n**${heading}**\n`)[1]?.split(/\n(?=\*\*|#)/)[0] ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` \| (.+?) \|$/gm)];
  return Object.fromEntries(rows.map(([, code, sentence]) => [code, sentence!.replaceAll('\\', '')]));
}

describe('the codes of warnings and reasons', () => {
  it.each([
    ['Warnings', WARNINGS],
    ['Reasons for quarantine', QUARANTINE_REASONS],
    ['Errors in a mapping or path', CONFIGURATION_ERRORS],
  ])('are documented in docs/http-api.md: %s', (heading, catalogue) => {
    expect(documented(heading)).toEqual(catalogue);
  });

  it('each mean one thing', () => {
    const codes = [WARNINGS, QUARANTINE_REASONS, CONFIGURATION_ERRORS].flatMap((catalogue) => Object.keys(catalogue));
    expect(new Set([...codes, UNKNOWN_CODE]).size).toBe(codes.length + 1);
  });

  it('come with the value, what the sentence names, and the sentence', () => {
    expect(diagnostic('usd_payout', 'amount_unreadable', { value: 'free\n' })).toEqual({
      field: 'usd_payout',
      code: 'amount_unreadable',
      value: 'free\ufffd',
      reason: 'The amount is not a number with at most 14 digits before the decimal point.',
    });
    expect(diagnostic('event', 'text_too_long', { params: { max: 4096 } })).toEqual({
      field: 'event',
      code: 'text_too_long',
      params: { max: 4096 },
      reason: 'The text is longer than 4096 characters.',
    });
  });

  it('are read as unspecified in rows that were stored without them', () => {
    const stored = { field: 'usd_payout', value: 'free', reason: 'This is no amount.' };
    expect(readDiagnostics([stored])).toEqual([{ ...stored, code: UNKNOWN_CODE }]);
    expect(readDiagnostics([diagnostic('body', 'body_not_utf8')])).toEqual([diagnostic('body', 'body_not_utf8')]);
  });
});

describe('warningLabels', () => {
  it('names each kind of a postback once', () => {
    const warnings = ['usd_payout', 'usd_payout', 'myr_payout'].map((field) => diagnostic(field, 'amount_doubtful'));
    expect(warningLabels(warnings)).toEqual([
      { code: 'amount_doubtful', field: 'usd_payout' },
      { code: 'amount_doubtful', field: 'myr_payout' },
    ]);
  });

  it('counts whatever else a stored warning names as other', () => {
    const warnings = ['a', 'b', 'constructor'].map((field) => ({ field, code: `${field}_unknown`, reason: '' }));
    expect(warningLabels(warnings)).toEqual([{ code: 'other', field: 'other' }]);
  });
});
