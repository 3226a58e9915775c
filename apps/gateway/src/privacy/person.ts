import { type Fault, problems } from '@app/common';
import { readText } from '../internal/read-request';

const KINDS = ['click_id', 'sub_id'] as const;
const LONGEST_ID = 4_096;

/** Whom a request is about, by an id that a network gave. Nothing is mapped here, so its kind makes no difference. */
export interface Person {
  kind: (typeof KINDS)[number];
  id: string;
}

/** @throws Problem invalid_request (422) unless a person is named by `click_id`, or by `sub_id` */
export function readPerson(members: Readonly<Record<string, unknown>>): Person {
  const given = KINDS.flatMap((kind) => {
    const id = readText(members, kind);
    return id === null ? [] : [{ kind, id }];
  });
  const [person] = given;
  const fault = (reason: string): Fault => ({ field: person?.kind ?? 'click_id', reason });
  if (!person || given.length > 1) throw problems.invalidRequest([fault('or sub_id is needed, and not both')]);
  if (person.id.length > LONGEST_ID) {
    throw problems.invalidRequest([fault(`must be a text of 1 to ${LONGEST_ID} characters`)]);
  }
  return person;
}

/** Whose spool is meant; null: everybody's. @throws Problem invalid_request (422) */
export function readPartnerCodes({ partner_codes: codes }: Readonly<Record<string, unknown>>): string[] | null {
  if (codes === undefined || codes === null) return null;
  if (Array.isArray(codes) && codes.length > 0 && codes.every((code) => typeof code === 'string')) return codes;
  throw problems.invalidRequest([{ field: 'partner_codes', reason: 'must be a list of partners' }]);
}
