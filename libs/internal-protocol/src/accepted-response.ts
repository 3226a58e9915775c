const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

/** The answer to a postback that is kept for later: text for GET, JSON for POST or when Accept names it. */
export function acceptedResponse(
  method: string,
  accept: string | null | undefined,
  postbackId: string,
): { contentType: string; body: string } {
  const isJson = method === 'POST' || (accept?.includes('application/json') ?? false);
  if (!isJson) return { contentType: TEXT, body: 'OK' };
  const document = {
    status: 'accepted',
    postback_id: postbackId,
    conversion_id: null,
    duplicate: false,
    warnings: [],
    errors: [],
  };
  return { contentType: JSON_TYPE, body: JSON.stringify(document) };
}
