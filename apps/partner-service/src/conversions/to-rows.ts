import { redactHeaders } from '@app/common';
import {
  addedPartsOf,
  type CanonicalPostback,
  offerLabel,
  type QuarantineReason,
  referenceOf,
  type Warning,
} from '@app/postback';
import type { SignedText } from '../caller-auth/caller-signature';
import { type Arrival, elementId } from '../intake/arrival';
import type { PostbackRequest } from '../intake/postback-request';
import type { PostbackContent } from '../intake/read-parameters';
import type { CompiledPartner, CompiledTenant } from '../partner-config/compile-partner';
import type { QuarantinedPostback } from '../quarantine/quarantine.repository';
import { conversionKeyOf, stateIdOf } from './conversion-key';
import { contentOf, type ConversionRow, type ConversionToStore, digestOf, type QuarantineRow } from './conversion-row';

/** Longer paths belong to no endpoint of ours; the stored request line cuts them. */
const MAX_PATH = 1_024;
const NO_BODY = new Uint8Array(0);

/** Everything a row needs besides what the postback itself says. */
export interface Origin {
  partner: CompiledPartner;
  tenant: CompiledTenant;
  request: PostbackRequest;
  arrival: Arrival;
  content: PostbackContent;
  /** What the sender signed, where the partner requires a signature. */
  signed?: SignedText | undefined;
}

/** The columns that say where a conversion came from. */
type OriginColumns = Omit<
  ConversionRow,
  | 'postback'
  | 'click_ref'
  | 'sub_ref'
  | 'warnings'
  | 'offer'
  | 'offer_is_name'
  | 'amount_parts'
  | 'conversion_key'
  | 'state_id'
>;

export function conversionRow(origin: Origin, postback: CanonicalPostback, warnings: Warning[]): ConversionToStore {
  const columns = { ...commonColumns(origin), raw_data: origin.content.rawData };
  return toConversionToStore(origin.tenant, postback, warnings, columns);
}

/** What a quarantined row is under the present configuration: a postback, or one of several. */
export interface Redriven {
  quarantined: QuarantinedPostback;
  partner: CompiledPartner;
  tenant: CompiledTenant;
  content: PostbackContent;
  /** Of one of several: it is stored under the id that it would have got on arrival. */
  position?: number | undefined;
}

/** A quarantined postback that has become a conversion: its own id and request, the present configuration. */
export function redrivenConversionRow(
  redriven: Redriven,
  postback: CanonicalPostback,
  warnings: Warning[],
): ConversionToStore {
  const columns = { ...redrivenColumns(redriven), raw_data: redriven.content.rawData };
  return toConversionToStore(redriven.tenant, postback, warnings, columns);
}

/** One of several postbacks in a quarantined row that goes to quarantine by itself. */
export function redrivenQuarantineRow(
  redriven: Redriven,
  reasons: readonly QuarantineReason[],
  conversionId: string | null,
): QuarantineRow {
  const { content, quarantined } = redriven;
  const columns = { ...redrivenColumns(redriven), conversion_id: conversionId, reasons };
  return { ...columns, ...contentColumns(content, quarantined.body ?? NO_BODY) };
}

function redrivenColumns({ quarantined, partner, tenant, position }: Redriven) {
  const isWhole = position === undefined;
  return {
    id: isWhole ? quarantined.id : elementId(quarantined.id, position),
    received_at: quarantined.received_at,
    tenant_id: tenant.id,
    config_version: partner.config.version,
    is_test: quarantined.is_test,
    // A second redrive, or a second arrival of the request, finds the same ids.
    may_return: !isWhole,
    is_redrive: isWhole,
    request_line: quarantined.request_line,
    request_headers: quarantined.request_headers ?? '{}',
    request_ip: quarantined.request_ip,
  };
}

export function quarantineRow(
  origin: Origin,
  reasons: readonly QuarantineReason[],
  conversionId: string | null,
): QuarantineRow {
  const columns = { ...commonColumns(origin), conversion_id: conversionId, reasons };
  return { ...columns, ...contentColumns(origin.content, origin.request.body) };
}

/** The parameters of a quarantined postback, and as much of the body as could not be read. */
function contentColumns(
  { rawData, bodyError, unread }: PostbackContent,
  body: Uint8Array,
): Pick<QuarantineRow, 'raw_data' | 'body' | 'digest' | 'size_bytes'> {
  const size_bytes = rawData.length + body.length;
  if (bodyError === null) return { raw_data: rawData, body: null, digest: digestOf(rawData), size_bytes };
  const kept = unread === undefined ? body : Buffer.from(unread);
  return { raw_data: rawData, body: Buffer.from(kept).toString('base64'), digest: digestOf(kept), size_bytes };
}

function toConversionToStore(
  tenant: CompiledTenant,
  postback: CanonicalPostback,
  warnings: Warning[],
  columns: OriginColumns,
): ConversionToStore {
  const row: ConversionRow = {
    ...columns,
    postback,
    click_ref: referenceOf(postback[tenant.clickColumn]),
    sub_ref: referenceOf(postback[tenant.subColumn]),
    warnings: warnings.length > 0 ? warnings : null,
    offer: offerLabel(postback.offer_id, postback.offer_name),
    offer_is_name: postback.offer_id === null,
  };
  const key = conversionKeyOf(tenant.policy.keyFields, postback.conversion_id, postback);
  if (key !== undefined) {
    row.conversion_key = key;
    row.state_id = stateIdOf({ conversion_id: postback.conversion_id, conversion_key: key });
  }
  if (tenant.policy.addsAmounts) row.amount_parts = addedPartsOf(postback, row.id, contentOf(row));
  return { row, policy: tenant.policy };
}

function commonColumns({ partner, tenant, request, arrival, signed }: Origin) {
  return {
    ...(signed && { signed: signed.digest, signed_target_bytes: signed.targetBytes }),
    id: arrival.id,
    received_at: arrival.receivedAt,
    tenant_id: tenant.id,
    config_version: partner.config.version,
    is_test: arrival.isTest,
    may_return: arrival.isSigned,
    is_redrive: false,
    request_line: `${request.method} ${request.path.slice(0, MAX_PATH)}`,
    request_headers: redactHeaders(request.headers),
    request_ip: arrival.address === '' ? null : arrival.address,
  };
}
