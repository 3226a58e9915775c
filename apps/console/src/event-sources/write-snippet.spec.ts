import { execFileSync } from 'node:child_process';
import { writeCurl, writeSnippet } from './write-snippet';

describe('what a person copies for a source', () => {
  it('is an element with the key of the source', () => {
    expect(writeSnippet('https://track.example', 'pk_1')).toBe(
      '<script async src="https://track.example/analytics.js" data-key="pk_1"></script>',
    );
    expect(writeSnippet('https://track.example', undefined)).toBe(
      '<script async src="https://track.example/analytics.js"></script>',
    );
  });

  it('lets no value end its attribute', () => {
    expect(writeSnippet('https://a.example', '"><b>&')).toContain('data-key="&quot;>&lt;b>&amp;"');
  });

  it('is a line that a shell takes apart into the words of curl', () => {
    const line = writeCurl("https://it's.example", 'pk_$(id)');
    const words = execFileSync('sh', ['-c', line.replace(/^curl/, String.raw`printf '%s\n'`)], { encoding: 'utf8' });
    expect(words.trim().split('\n')).toEqual([
      '-X',
      'POST',
      "https://it's.example/api/v1/analytics/track",
      '-H',
      'Content-Type: application/json',
      '-H',
      'X-Write-Key: pk_$(id)',
      '-d',
      JSON.stringify({ event_type: 'page_view', event_name: 'homepage_visited', page_url: 'https://example.com/' }),
    ]);
  });
});
