import { problems } from '@app/common';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether PostgreSQL takes a text as a uuid. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A UUID of a path. @throws Problem not_found (404) for anything else */
export function readId(id: string, what: string): string {
  if (!isUuid(id)) throw problems.notFound(what);
  return id;
}
