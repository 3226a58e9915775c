import type { QuarantineReason } from '@app/postback/diagnostics';
import { interpretFor } from '@app/postback/interpret';
import type { NormalizedPostback } from '@app/postback/postback-types';
import type { CompiledDocument, CompiledTenant } from './compile-document';
import { readSample, type Sample } from './read-sample';

/** A sample under one mapping. */
export interface SampleReading {
  tenant: CompiledTenant;
  result: NormalizedPostback;
}

/** Tokens are stored as hashes that only the service can compare, so a sample stays with its tenant. */
export function interpretSample(sample: Sample, document: CompiledDocument): SampleReading | undefined {
  const tenant = tenantOf(sample, document);
  if (!tenant) return undefined;
  const content = readSample(sample, document);
  return { tenant, result: interpretFor(tenant, content, Date.parse(sample.received_at), tenantReason(sample)) };
}

/** A sample's tenant; unknown where the tenant is gone. */
export function tenantOf(
  { tenant }: Pick<Sample, 'tenant'>,
  { tenants }: CompiledDocument,
): CompiledTenant | undefined {
  return tenants.get(tenant ?? 'default') ?? [...tenants.values()][0];
}

function tenantReason({ reasons }: Sample): QuarantineReason | null {
  const found = reasons.find(({ code }) => code === 'tenant_inactive' || code === 'token_inactive');
  return found ? (found as unknown as QuarantineReason) : null;
}
