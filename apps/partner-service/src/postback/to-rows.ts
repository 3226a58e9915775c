import { redactHeaders } from '@app/common';
import { type CanonicalPostback, offerLabel, type PostbackFault, referenceOf, type Warning } from '@app/postback';
import type { SignedText } from '../authenticate/caller-signature';
import type { CompiledPartner, CompiledTenant } from '../partner/compile-partner';
import { digestOf, type QuarantineRow } from './quarantine-row';
import type { QuarantinedPostback } from '../quarantine/quarantine.repository';
import type { RawPostback } from './raw-postback';
import type { ReadRequest } from './read-postback';
import type { Receipt } from './read-receipt';
import type { ConversionRow, ConversionToStore } from './stored-row';

/** Longer paths are no endpoint of ours; they are cut in what is kept. */
const MAX_PATH = 1_024;

/** Everything a row needs besides what the postback itself says. */
export interface Origin {
  partner: CompiledPartner;
  tenant: CompiledTenant;
  raw: RawPostback;
  receipt: Receipt;
  read: ReadRequest;
  /** What its caller has signed, where that is asked for. */
  signed?: SignedText | undefined;
}

export function toConversion(origin: Origin, postback: CanonicalPostback, warnings: Warning[]): ConversionToStore {
  return toConversionToStore(origin.tenant, postback, warnings, {
    ...commonColumns(origin),
    is_redrive: false,
    raw_data: origin.read.evidence,
  });
}

/** A quarantined postback that has become a conversion: its own receipt and request, the configuration of now. */
export function toRedrivenConversion(
  quarantined: QuarantinedPostback,
  partner: CompiledPartner,
  tenant: CompiledTenant,
  evidence: string,
  postback: CanonicalPostback,
  warnings: Warning[],
): ConversionToStore {
  return toConversionToStore(tenant, postback, warnings, {
    id: quarantined.id,
    received_at: quarantined.received_at,
    tenant_id: tenant.id,
    config_version: partner.config.version,
    is_test: quarantined.is_test,
    may_return: false,
    is_redrive: true,
    raw_data: evidence,
    request_line: quarantined.request_line,
    request_headers: quarantined.request_headers ?? '{}',
    request_ip: quarantined.request_ip,
  });
}

export function toQuarantine(
  origin: Origin,
  reasons: readonly PostbackFault[],
  conversionId: string | null,
): QuarantineRow {
  const { raw, read } = origin;
  const isBodyRead = read.bodyFault === null;
  return {
    ...commonColumns(origin),
    is_redrive: false,
    conversion_id: conversionId,
    reasons,
    raw_data: read.evidence,
    body: isBodyRead ? null : Buffer.from(raw.body).toString('base64'),
    digest: digestOf(isBodyRead ? read.evidence : raw.body),
    size_bytes: read.evidence.length + raw.body.length,
  };
}

/** The columns that say where a row came from. */
type OriginColumns = Omit<
  ConversionRow,
  keyof CanonicalPostback | 'click_ref' | 'sub_ref' | 'warnings' | 'offer' | 'offer_is_name'
>;

function toConversionToStore(
  tenant: CompiledTenant,
  postback: CanonicalPostback,
  warnings: Warning[],
  columns: OriginColumns,
): ConversionToStore {
  const row: ConversionRow = {
    ...postback,
    ...columns,
    click_ref: referenceOf(postback[tenant.clickColumn]),
    sub_ref: referenceOf(postback[tenant.subColumn]),
    warnings: warnings.length > 0 ? warnings : null,
    offer: offerLabel(postback.offer_id, postback.offer_name),
    offer_is_name: postback.offer_id === null,
  };
  return { row, policy: tenant.policy };
}

export function columnsOfSigned(signed: SignedText | undefined): { signed?: string; signed_target_bytes?: number } {
  return signed ? { signed: signed.digest, signed_target_bytes: signed.targetBytes } : {};
}

function commonColumns({ partner, tenant, raw, receipt, signed }: Origin) {
  return {
    ...columnsOfSigned(signed),
    id: receipt.id,
    received_at: receipt.receivedAt,
    tenant_id: tenant.id,
    config_version: partner.config.version,
    is_test: receipt.isTest,
    may_return: receipt.isSigned,
    request_line: `${raw.method} ${raw.path.slice(0, MAX_PATH)}`,
    request_headers: redactHeaders(raw.headers),
    request_ip: receipt.address === '' ? null : receipt.address,
  };
}
