import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PUBLIC = join(__dirname, '..', '..', 'dist', 'apps', 'console', 'public');
const KIB = 1_024;

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
  isDynamicEntry?: boolean;
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

  const fileOf = (found: Set<string>): string[] =>
    [...found].map((name) => readFileSync(join(PUBLIC, manifest[name]!.file), 'utf8'));

  it('is at most 200 KiB of JavaScript and 30 KiB of CSS', () => {
    const scripts = [...chunks].map((name) => manifest[name]!.file);
    const styles = [...new Set([...chunks].flatMap((name) => manifest[name]!.css ?? []))];
    expect(total(scripts)).toBeLessThanOrEqual(200 * KIB);
    expect(total(styles)).toBeLessThanOrEqual(30 * KIB);
  });

  it('leaves the palette, the chart and the editor of JSON for later, each in chunks of its own', () => {
    const later = ['src/palette/palette.tsx', 'src/explore/explore-page.tsx', 'src/mapping/json-editor.tsx'];
    const own = later.map((name) => closure([name]));
    for (const [index, name] of later.entries()) {
      expect(manifest[name]).toMatchObject({ isDynamicEntry: true });
      expect([...chunks, ...own.filter((_, other) => other !== index).flatMap((set) => [...set])]).not.toContain(name);
    }
    expect(fileOf(chunks).filter((text) => /codemirror|cm-editor|data-chart/i.test(text))).toEqual([]);
  });
});

describe('the built assets', () => {
  const names = readdirSync(join(PUBLIC, 'assets'));
  const plain = names.filter((name) => !/\.(?:br|gz)$/.test(name));

  it('have a hash in their names, so that they may be kept for good', () => {
    expect(plain.filter((name) => !/-[\w-]{8}\.(?:js|css|svg)$/.test(name))).toEqual([]);
  });

  it('are compressed in both ways', () => {
    expect(plain.flatMap((name) => [`${name}.br`, `${name}.gz`]).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('need no inline script or style', () => {
    const page = readFileSync(join(PUBLIC, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|https?:/);
  });
});
