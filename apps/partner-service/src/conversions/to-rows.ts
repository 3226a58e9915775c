import { redactHeaders } from '@app/common';
import { type CanonicalPostback, offerLabel, type PostbackError, referenceOf, type Warning } from '@app/postback';
import type { SignedText } from '../caller-auth/caller-signature';
import type { CompiledPartner, CompiledTenant } from '../partner-config/compile-partner';
import { digestOf, type QuarantineRow } from './quarantine-row';
import type { QuarantinedPostback } from '../quarantine/quarantine.repository';
import type { PostbackRequest } from '../intake/postback-request';
import type { PostbackContent } from '../intake/read-parameters';
import type { Envelope } from '../intake/envelope';
import type { ConversionRow, ConversionToStore } from './conversion-row';

/** Longer paths are no endpoint of ours; they are cut in what is kept. */
const MAX_PATH = 1_024;

/** Everything a row needs besides what the postback itself says. */
export interface Origin {
  partner: CompiledPartner;
  tenant: CompiledTenant;
  raw: PostbackRequest;
  envelope: Envelope;
  read: PostbackContent;
  /** What its caller has signed, where that is asked for. */
  signed?: SignedText | undefined;
}

export function conversionRow(origin: Origin, postback: CanonicalPostback, warnings: Warning[]): ConversionToStore {
  return toConversionToStore(origin.tenant, postback, warnings, {
    ...commonColumns(origin),
    is_redrive: false,
    raw_data: origin.read.rawData,
  });
}

/** A quarantined postback that has become a conversion: its own receipt and request, the configuration of now. */
export function redrivenConversionRow(
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

export function quarantineRow(
  origin: Origin,
  reasons: readonly PostbackError[],
  conversionId: string | null,
): QuarantineRow {
  const { raw, read } = origin;
  const isBodyRead = read.bodyError === null;
  return {
    ...commonColumns(origin),
    is_redrive: false,
    conversion_id: conversionId,
    reasons,
    raw_data: read.rawData,
    body: isBodyRead ? null : Buffer.from(raw.body).toString('base64'),
    digest: digestOf(isBodyRead ? read.rawData : raw.body),
    size_bytes: read.rawData.length + raw.body.length,
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

function commonColumns({ partner, tenant, raw, envelope, signed }: Origin) {
  return {
    ...columnsOfSigned(signed),
    id: envelope.id,
    received_at: envelope.receivedAt,
    tenant_id: tenant.id,
    config_version: partner.config.version,
    is_test: envelope.isTest,
    may_return: envelope.isSigned,
    request_line: `${raw.method} ${raw.path.slice(0, MAX_PATH)}`,
    request_headers: redactHeaders(raw.headers),
    request_ip: envelope.address === '' ? null : envelope.address,
  };
}
