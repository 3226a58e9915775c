import { type InputReader, problems, type ServicePeer } from '@app/common';
import { type PersonKind, referenceOf } from '@app/postback';
import { objectOf, orNull, STRING } from './schemas';

const KINDS: readonly PersonKind[] = ['click_id', 'sub_id'];
const MAX_ID_LENGTH = 4_096;

/** The person whom an export or an erasure is about, by an id that a network gave. */
export interface Person {
  kind: PersonKind;
  /** In full. */
  id: string;
  /** As stored for look-ups. */
  reference: string;
}

/** The members of a request's body that name the person, and the part to continue with. */
export const PERSON_MEMBERS = {
  click_id: { type: 'string', writeOnly: true, minLength: 1, maxLength: 4096, description: 'Who is meant; or sub_id' },
  sub_id: { type: 'string', writeOnly: true, minLength: 1, maxLength: 4096 },
};
export const CURSOR_MEMBER = {
  cursor: { type: 'string', nullable: true, description: 'next of the part before' },
};
export const PERSON_EXAMPLE = { click_id: 'click-8f2c91' };

/** A conversion of a person, as processes besides its own service know it. */
export interface PersonConversion {
  /** The code of the tenant. */
  tenant: string;
  conversion_id: string;
  conversion_key: string | null;
}

export const PERSON_CONVERSION = objectOf('PersonConversion', {
  tenant: STRING,
  conversion_id: STRING,
  conversion_key: orNull(STRING),
});

/** Reads the person whom `click_id` names, or `sub_id`. @throws Problem invalid_request (422) with every field error */
export function readPerson(input: InputReader): Person {
  const given = KINDS.flatMap((kind) => {
    const id = input.text(kind);
    return id === null ? [] : [{ kind, id, reference: referenceOf(id) }];
  });
  const [person] = given;
  const field = person?.kind ?? 'click_id';
  if (given.length !== 1) {
    const code = given.length === 0 ? 'choice_required' : 'conflicting_fields';
    input.addError(field, code, 'or sub_id is needed, and not both');
  }
  if (person && person.id.length > MAX_ID_LENGTH)
    input.addError(field, 'wrong_length', `must be a text of 1 to ${MAX_ID_LENGTH} characters`);
  input.check();
  return person!;
}

/** @throws Problem forbidden (403) unless the peer acts for an admin */
export function requireAdmin({ actor }: ServicePeer): void {
  if (actor?.role !== 'admin') throw problems.forbidden('Personal data is exported and erased for admins only.');
}
