const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A place in a list by time of receipt, newest first: rows older than it follow. */
export interface ListPlace {
  receivedAt: string;
  id: string;
}

/** The place as the cursor of a list. */
export function writePlace({ receivedAt, id }: ListPlace): string {
  return Buffer.from(`${receivedAt} ${id}`).toString('base64url');
}

/** The place of a cursor; undefined for a text that no list gave out. */
export function readPlace(cursor: string): ListPlace | undefined {
  const [receivedAt, id, ...more] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const isOurs = receivedAt && id && more.length === 0 && isTime(receivedAt) && UUID.test(id);
  return isOurs ? { receivedAt, id } : undefined;
}

/** A time of the form that we write, which exists: PostgreSQL refuses a 13th month. */
function isTime(text: string): boolean {
  return ISO_TIME.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}
