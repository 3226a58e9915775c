import { problems } from '@app/common';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A UUID of a path. @throws Problem not_found (404) for anything else */
export function readId(id: string, what: string): string {
  if (!UUID.test(id)) throw problems.notFound(what);
  return id;
}
