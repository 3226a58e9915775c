import { type Fault, problems } from '@app/common';
import { referenceOf } from '../postback/to-rows';

/** The columns by which a person's postbacks are found: what the mapping of the time said carries the id. */
const COLUMNS = { click_id: 'click_ref', sub_id: 'sub_ref' } as const;

/** Whom a request is about, by an id that a network gave. */
export interface Person {
  kind: keyof typeof COLUMNS;
  /** In full. */
  id: string;
  /** As it is kept to be found by. */
  reference: string;
  column: (typeof COLUMNS)[keyof typeof COLUMNS];
}

const LONGEST_ID = 4_096;

/**
 * The person whom a body names by `click_id` or by `sub_id`.
 *
 * @throws Problem invalid_request (422) unless it names one, by one of them
 */
export function readPerson(body: unknown): Person {
  const given = Object.entries(COLUMNS).flatMap(([kind, column]) => {
    const id = memberOf(body, kind);
    return id === undefined ? [] : [{ kind: kind as Person['kind'], column, id }];
  });
  const [person] = given;
  const fault = (reason: string): Fault => ({ field: person?.kind ?? 'click_id', reason });
  if (!person || given.length > 1) throw problems.invalidRequest([fault('or sub_id is needed, and not both')]);
  const { id } = person;
  const isUsable = typeof id === 'string' && id !== '' && id.length <= LONGEST_ID && !id.includes('\0');
  if (!isUsable) throw problems.invalidRequest([fault(`must be a text of 1 to ${LONGEST_ID} characters`)]);
  return { ...person, id, reference: referenceOf(id)! };
}

function memberOf(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  return (body as Record<string, unknown>)[name] ?? undefined;
}
