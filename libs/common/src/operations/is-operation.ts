/** Addresses that are the same for every process. */
const OPERATIONS = new Set(['/', '/health', '/ready', '/info', '/metrics', '/docs', '/docs-json']);

/** Whether a URL (path and query) is one of a process's own addresses. */
export function isOperation(url: string): boolean {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  return OPERATIONS.has(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path) || path.startsWith('/docs/');
}
