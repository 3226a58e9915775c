import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What this library is plumbing for; none of it may be named here. */
const BUSINESS_NOUNS = /partner|tenant|postback|mapping/i;
/** The register of all apps' error codes is here because every problem is typed by it. */
const REGISTER = join('errors', 'error-codes.ts');

describe('the common library', () => {
  it('contains no business noun', () => {
    const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !__filename.endsWith(name) && name !== REGISTER,
    );
    const named = files.filter((name) => BUSINESS_NOUNS.test(readFileSync(join(__dirname, name), 'utf8')));
    expect(files.length).toBeGreaterThan(20);
    expect(named).toEqual([]);
  });
});
