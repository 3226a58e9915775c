import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIELD_ERROR_CODES, PROBLEM_CODES } from './error-codes';

const DOCUMENT = readFileSync(join(process.cwd(), 'docs/http-api.md'), 'utf8');

/** The rows of the table below a header row, up to the first line that is not a row. */
function rowsBelow(header: string): string[] {
  const lines = DOCUMENT.split('\n');
  const rows = lines.slice(lines.indexOf(header) + 2);
  return rows.slice(
    0,
    rows.findIndex((line) => !line.startsWith('|')),
  );
}

describe('the error codes in docs/http-api.md', () => {
  it('are those of problems, with status and meaning', () => {
    const rows = Object.entries(PROBLEM_CODES).map(([code, [status, when]]) => `| \`${code}\` | ${status} | ${when} |`);
    expect(rowsBelow('| code | status | when |')).toEqual(rows);
  });

  it('are those of field errors, with their meaning', () => {
    const rows = Object.entries(FIELD_ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
    expect(rowsBelow('| code of a field error | meaning |')).toEqual(rows);
  });
});
