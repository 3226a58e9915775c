/** The OpenAPI paths that every process has. */
export function describeOperations(): Record<string, unknown> {
  const get = (summary: string, more: Record<string, unknown> = {}): unknown => ({
    get: { tags: ['operations'], summary, responses: { 200: { description: 'As asked' }, ...more } },
  });
  const notReady = { 503: { description: 'Not ready, with the reasons; traffic should wait' } };
  const noKey = { 401: { description: 'From another machine the metrics key is needed, in X-API-Key' } };
  return {
    '/': get('Where to go from here'),
    '/health': get('The process is alive'),
    '/ready': get('The process can do its work', notReady),
    '/info': get('What runs here'),
    '/metrics': get('Figures for Prometheus', noKey),
  };
}
