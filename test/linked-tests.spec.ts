import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..');
const DOCUMENTS = ['docs/reliability.md', 'SECURITY.md', 'docs/data-protection.md', 'docs/operations.md'];
const LINK = /\[([^\][]+)\]\(([^()\s]+\.(?:e2e-)?spec\.ts)\)/g;

interface LinkedTest {
  document: string;
  title: string;
  file: string;
}

function linkedTests(document: string): LinkedTest[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(LINK)].map(([, title = '', path = '']) => ({
    document,
    title,
    file: relative(ROOT, join(ROOT, dirname(document), path)),
  }));
}

/** The titles of a test file as a reader of its source sees them, quotes unescaped. */
function titlesIn(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replace(/\\(['"`])/g, '$1');
}

describe('the documents', () => {
  const links = DOCUMENTS.flatMap(linkedTests);

  it('link each promise to a test', () => {
    expect(links.length).toBeGreaterThan(50);
  });

  it('name test files that exist', () => {
    expect(links.filter(({ file }) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('quote the titles of the tests that they link to', () => {
    const existing = links.filter(({ file }) => existsSync(join(ROOT, file)));
    const unknown = existing.filter(
      ({ file, title }) => !['test', 'tests'].includes(title) && !titlesIn(file).includes(title),
    );
    expect(unknown).toEqual([]);
  });
});
