const DEFAULT_PATH = '/api/v1/analytics/track';
const EVENT = {
  event_type: 'page_view',
  event_name: 'homepage_visited',
  page_url: 'https://example.com/',
};

/**
 * The element that a page of the source contains.
 *
 * @param origin where pages reach the platform
 * @param key a public key; undefined where events need none
 */
export function writeSnippet(origin: string, key: string | undefined): string {
  const attributes = [
    `src="${escapeAttribute(`${origin}/analytics.js`)}"`,
    ...(key === undefined ? [] : [`data-key="${escapeAttribute(key)}"`]),
  ];
  return `<script async ${attributes.join(' ')}></script>`;
}

/** A line for a shell that sends one event. */
export function writeCurl(origin: string, key: string | undefined): string {
  const headers = ['Content-Type: application/json', ...(key === undefined ? [] : [`X-Write-Key: ${key}`])];
  return [
    `curl -X POST ${quote(origin + DEFAULT_PATH)}`,
    ...headers.map((header) => `-H ${quote(header)}`),
    `-d ${quote(JSON.stringify(EVENT))}`,
  ].join(' ');
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** One word of a POSIX shell, whatever is in it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
