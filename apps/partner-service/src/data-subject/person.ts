import type { InputReader } from '@app/common';
import { type PersonKind, referenceOf } from '@app/postback';

/** The columns by which a person's postbacks are found: what the mapping of the time said carries the id. */
const COLUMNS = { click_id: 'click_ref', sub_id: 'sub_ref' } as const satisfies Record<PersonKind, string>;

/** Whom a request is about, by an id that a network gave. */
export interface Person {
  kind: PersonKind;
  /** In full. */
  id: string;
  /** As it is kept to be found by. */
  reference: string;
  column: (typeof COLUMNS)[keyof typeof COLUMNS];
}

const MAX_ID_LENGTH = 4_096;

/** Reads the person whom `click_id` names, or `sub_id`. @throws Problem invalid_request (422) with all that is wrong */
export function readPerson(input: InputReader): Person {
  const given = Object.entries(COLUMNS).flatMap(([kind, column]) => {
    const id = input.text(kind);
    return id === null ? [] : [{ kind: kind as Person['kind'], column, id }];
  });
  const [person] = given;
  const field = person?.kind ?? 'click_id';
  if (given.length !== 1) input.addError(field, 'or sub_id is needed, and not both');
  if (person && person.id.length > MAX_ID_LENGTH)
    input.addError(field, `must be a text of 1 to ${MAX_ID_LENGTH} characters`);
  input.check();
  return { ...person!, reference: referenceOf(person!.id) };
}
