/** A place to go on from, as the opaque text that a client sends back. */
export function writeCursor(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** What the text of a cursor holds, unchecked; an empty object for a text that is no cursor. */
export function readCursor(text: string): Record<string, unknown> {
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return typeof place === 'object' && place !== null ? (place as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Whether PostgreSQL accepts both as the key of a conversion. */
export function isConversionKey({ tenantId, conversionId }: Record<string, unknown>): boolean {
  const isTenant = Number.isInteger(tenantId) && Math.abs(tenantId as number) <= 2 ** 31 - 1;
  return isTenant && typeof conversionId === 'string' && !conversionId.includes('\0');
}
