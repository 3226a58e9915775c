/** A place in the list of sessions: what comes after it began earlier, or at the same time. */
export interface SessionPlace {
  startedAt: string;
  sourceId: number;
  sessionId: string;
  isByVisitor: boolean;
}

/** The place as the cursor of a list. */
export function writeSessionCursor({ startedAt, sourceId, sessionId, isByVisitor }: SessionPlace): string {
  return Buffer.from(JSON.stringify([startedAt, sourceId, sessionId, isByVisitor])).toString('base64url');
}

/** The place of a cursor; undefined for a text that no list gave out. */
export function readSessionCursor(cursor: string): SessionPlace | undefined {
  const [startedAt, sourceId, sessionId, isByVisitor] = parseList(Buffer.from(cursor, 'base64url').toString());
  const isOurs =
    typeof startedAt === 'string' &&
    isTime(startedAt) &&
    Number.isInteger(sourceId) &&
    Math.abs(sourceId as number) < 2 ** 31 &&
    typeof sessionId === 'string' &&
    !sessionId.includes('\0') &&
    typeof isByVisitor === 'boolean';
  return isOurs ? { startedAt, sourceId: sourceId as number, sessionId, isByVisitor } : undefined;
}

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}

function parseList(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    // Not JSON, so not a cursor of ours.
    return [];
  }
}
