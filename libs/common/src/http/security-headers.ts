/** Every response is what it says it is, and is no cache's to keep: a cached answer to a write would lose the next one. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** The page under /docs runs its own scripts only, talks to its own host only, and stands in no frame. */
export const DOCS_CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI sets styles on elements and shows images of its own as data.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
