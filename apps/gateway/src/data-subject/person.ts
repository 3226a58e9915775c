import type { InputReader } from '@app/common';

const KINDS = ['click_id', 'sub_id'] as const;
const MAX_ID_LENGTH = 4_096;
const MAX_PARTNERS = 1_000;

/** Whom a request is about, by an id that a network gave. */
export interface Person {
  kind: (typeof KINDS)[number];
  id: string;
}

/** Reads the person whom `click_id` names, or `sub_id`. @throws Problem invalid_request (422) with all that is wrong */
export function readPerson(input: InputReader): Person {
  const given = KINDS.flatMap((kind) => {
    const id = input.text(kind);
    return id === null ? [] : [{ kind, id }];
  });
  const [person] = given;
  const field = person?.kind ?? 'click_id';
  if (given.length !== 1) input.addError(field, 'or sub_id is needed, and not both');
  if (person && person.id.length > MAX_ID_LENGTH)
    input.addError(field, `must be a text of 1 to ${MAX_ID_LENGTH} characters`);
  input.check();
  return person!;
}

/** Whose spool is meant; null: everybody's. */
export function readPartnerCodes(input: InputReader): string[] | null {
  return input.list('partner_codes', (code) => code !== '', { max: MAX_PARTNERS, what: 'partner codes' });
}
