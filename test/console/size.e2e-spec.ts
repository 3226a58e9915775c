import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PUBLIC = join(__dirname, '..', '..', 'dist', 'apps', 'console', 'public');
const KIB = 1_024;

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

/** What a browser loads before it shows a list in one language. */
const FIRST_LOAD = ['index.html', 'src/messages/en/index.ts', 'src/partners/partners-page.tsx'];

describe('the size of the first load', () => {
  const manifest = JSON.parse(readFileSync(join(PUBLIC, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const chunks = closure(FIRST_LOAD);
  const compressed = (file: string): number => readFileSync(join(PUBLIC, `${file}.gz`)).length;
  const total = (files: string[]): number => files.map(compressed).reduce((sum, bytes) => sum + bytes, 0);

  function closure(names: readonly string[], found = new Set<string>()): Set<string> {
    for (const name of names) {
      if (found.has(name)) continue;
      found.add(name);
      closure(manifest[name]!.imports ?? [], found);
    }
    return found;
  }

  it('is at most 200 KiB of JavaScript and 30 KiB of CSS', () => {
    const scripts = [...chunks].map((name) => manifest[name]!.file);
    const styles = [...new Set([...chunks].flatMap((name) => manifest[name]!.css ?? []))];
    expect(total(scripts)).toBeLessThanOrEqual(200 * KIB);
    expect(total(styles)).toBeLessThanOrEqual(30 * KIB);
  });

  it('leaves the palette for later', () => {
    expect([...chunks].filter((name) => name.includes('palette'))).toEqual([]);
  });
});
