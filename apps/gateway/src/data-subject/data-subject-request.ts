import type { InputReader } from '@app/common';
import { type Person, readPerson } from '@app/internal-protocol';
import { NameMeanings, readMappings } from './partner-mappings';

const MAX_PARTNERS = 1_000;
const PARTS = ['unrouted', 'spool'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** The row after which a scan of what the gateway stores continues. */
export interface ScanPosition {
  part: (typeof PARTS)[number];
  after: string;
}

// A redriven request moves from unrouted into the spool: in this order the scan finds it there.
const UNROUTED_START: ScanPosition = { part: 'unrouted', after: BEFORE_ALL };
export const SPOOL_START: ScanPosition = { part: 'spool', after: BEFORE_ALL };

export interface DataSubjectRequest {
  person: Person;
  meanings: NameMeanings;
  /** The partners whose spool is meant; null means all. Requests without a route may be any partner's, and always are. */
  partnerCodes: readonly string[] | null;
  position: ScanPosition;
}

/** @throws Problem invalid_request (422) with every field error */
export function readDataSubjectRequest(input: InputReader): DataSubjectRequest {
  const partnerCodes = input.list('partner_codes', (code) => code !== '', { max: MAX_PARTNERS, what: 'partner codes' });
  const position = readPosition(input);
  const mappings = readMappings(input);
  const person = readPerson(input);
  return { person, meanings: new NameMeanings(mappings, person.kind), partnerCodes, position };
}

/** A position as the cursor that a client sends back; null at the end of the scan. */
export function writePosition(position: ScanPosition | null): string | null {
  return position && `${position.part}:${position.after}`;
}

function readPosition(input: InputReader): ScanPosition {
  const cursor = input.text('cursor');
  if (cursor === null) return UNROUTED_START;
  const [name, after = ''] = cursor.split(':');
  const part = PARTS.find((known) => known === name);
  if (part && UUID.test(after)) return { part, after };
  input.addError('cursor', 'invalid_cursor', 'is not one that was given out here');
  return UNROUTED_START;
}
