import { changeUnpacked } from '@app/common';
import { eraseFromBody, eraseFromJson, type Erasure, type NameMeaning } from '@app/postback';
import { eraseHeaders, eraseNotes } from './erase-columns';

/** The columns of a quarantine row that may concern a person; JSON columns as text. */
export interface QuarantinedRow {
  id: string;
  received_at: Date;
  tenant_id: number;
  reasons: string;
  raw_data: string | null;
  body: Buffer | null;
  request_headers: string | null;
  request_ip: string | null;
}

export interface ErasedQuarantineRow {
  id: string;
  reasons: string;
  raw_data: string | null;
  request_headers: string | null;
  body_base64: string | null;
}

const OF_PERSON: readonly NameMeaning[] = ['person'];
const MAY_HOLD_ID: readonly NameMeaning[] = ['person', 'identifying'];

/** Whether the row is the person's: the id stands where the mapping of the row's tenant finds whose a postback is. */
export function isOfPerson(row: QuarantinedRow, erasure: Omit<Erasure, 'meanings'>): boolean {
  const looking = { ...erasure, meanings: OF_PERSON };
  const isInRaw = row.raw_data !== null && eraseFromJson(row.raw_data, looking) !== row.raw_data;
  return isInRaw || (row.body !== null && eraseBody(row, row.body, looking) !== row.body);
}

/** The row without the person. Amounts, other ids and a body's other parts stay, so that it can be redriven. */
export function eraseQuarantined(row: QuarantinedRow, erasure: Omit<Erasure, 'meanings'>): ErasedQuarantineRow {
  const erasing = { ...erasure, meanings: MAY_HOLD_ID };
  return {
    id: row.id,
    reasons: eraseNotes(row.reasons, erasure.references),
    raw_data: row.raw_data && eraseFromJson(row.raw_data, erasing),
    request_headers: row.request_headers && eraseHeaders(row.request_headers),
    body_base64: row.body && Buffer.from(eraseBody(row, row.body, erasing)).toString('base64'),
  };
}

/** A body is kept as it was sent, so it may be packed. */
function eraseBody({ request_headers: headers }: QuarantinedRow, body: Buffer, erasure: Erasure): Uint8Array {
  const { 'content-encoding': encoding } = JSON.parse(headers ?? '{}') as Record<string, string>;
  return changeUnpacked(body, encoding, (unpacked) => eraseFromBody(unpacked, erasure));
}
