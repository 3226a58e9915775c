import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { loadSnippet } from './load-snippet';

describe('the script for pages', () => {
  it('has at most 2 KB of gzip', () => {
    expect(gzipSync(loadSnippet()).length).toBeLessThanOrEqual(2_048);
  });

  it('is a script that parses, without comments', () => {
    const script = loadSnippet();
    expect(() => new Script(script)).not.toThrow();
    expect(script).not.toContain('// ');
  });
});
