import { interpret, type QuarantineReason, referenceOf, type Warning } from '@app/postback';
import { conversionKeyOf, fieldsInKey, type KeyField, type KeyValues } from '../conversions/conversion-key';
import type { TokenHasher } from '../intake/token-hasher';
import type { CompiledPartner } from '../partner-config/compile-partner';
import { readStored } from '../quarantine/read-stored';
import type { Reading, StoredPostback } from './stored-postback';

/** Warnings about the bytes or the rate of a request, of which the stored parameters show nothing any more. */
const OF_ARRIVAL: ReadonlySet<string> = new Set([
  'body_byte_order_mark',
  'body_meaningless',
  'body_repaired',
  'character_cut',
  'charset_converted',
  'over_limit',
  'parameter_without_value',
  'separator_repaired',
] satisfies Warning['code'][]);

/** What a stored postback is under another configuration. */
export type ReadAgain =
  | { ok: true; reading: Reading }
  /** It would not be a conversion. */
  | { ok: false; reasons: readonly QuarantineReason[] };

/** Reads a stored postback under a configuration, as intake would have done when it came. */
export function readAgain(row: StoredPostback, partner: CompiledPartner, tokens: TokenHasher): ReadAgain {
  const stored = { raw_data: row.raw_data, body: null, request_headers: null };
  const contents = readStored(stored, partner, tokens.redactStored);
  // Several postbacks cannot take the place of one row.
  if (contents.length !== 1) return { ok: false, reasons: [] };
  const { tenant, result } = interpret(partner, contents[0]!, Date.parse(row.received_at), tokens.hashOfStored);
  if (!result.ok) return { ok: false, reasons: result.reasons };
  const reading: Reading = {
    ...result.postback,
    tenant_id: tenant.id,
    config_version: partner.config.version,
    conversion_key: null,
    click_ref: referenceOf(result.postback[tenant.clickColumn]),
    sub_ref: referenceOf(result.postback[tenant.subColumn]),
    warnings: withArrival(row.warnings, result.warnings),
  };
  return { ok: true, reading: { ...reading, conversion_key: keyOf(row, reading, tenant.policy.keyFields) } };
}

function withArrival(stored: readonly Warning[], read: readonly Warning[]): Warning[] {
  const lost = stored.filter(
    ({ code, field }) => OF_ARRIVAL.has(code) && !read.some((one) => one.code === code && one.field === field),
  );
  return [...lost, ...read];
}

/**
 * The key has the fields of the setting when the postback came, which its stored key names. A postback that was counted
 * with a conversion of another key stays with it, as long as it is about the same conversion id.
 */
function keyOf(row: StoredPostback, reading: Reading, presentFields: readonly string[]): string | null {
  if (row.tenant_id !== reading.tenant_id) return keyWith(presentFields, reading);
  const fields = fieldsInKey(row.conversion_key);
  if (keyWith(fields, row) === row.conversion_key) return keyWith(fields, reading);
  return row.conversion_id === reading.conversion_id ? row.conversion_key : keyWith(presentFields, reading);
}

function keyWith(fields: readonly string[], reading: Reading): string | null {
  const values: KeyValues = Object.fromEntries(fields.map((field) => [field, reading[field as KeyField]]));
  return conversionKeyOf(fields, reading.conversion_id, values) ?? null;
}
