import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What this library is plumbing for; none of it may be named here. */
const BUSINESS_NOUNS = new RegExp(['part' + 'ner', 'ten' + 'ant', 'post' + 'back', 'map' + 'ping'].join('|'), 'i');

describe('the common library', () => {
  it('contains no business noun', () => {
    const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const named = files.filter((name) => BUSINESS_NOUNS.test(readFileSync(join(__dirname, name), 'utf8')));
    expect(files.length).toBeGreaterThan(20);
    expect(named).toEqual([]);
  });
});
