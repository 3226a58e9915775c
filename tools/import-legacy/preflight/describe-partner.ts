import type { ServiceConfig } from '@app/partner-config';
import type { LegacyAccount } from '../source/legacy-accounts';

/** What a former partner may have said of itself, and what is so here. */
const COMPARED: Readonly<Record<string, (config: ServiceConfig) => string>> = {
  endpoint_path: ({ endpointPath }) => endpointPath,
  is_active: ({ isActive }) => String(isActive),
  data_retention_days: ({ dataRetentionDays }) => String(dataRetentionDays),
  max_daily_requests: ({ limits }) => String(limits.maxDailyRequests),
  enable_logging: ({ enableLogging }) => String(enableLogging),
};

/** Where the partner of today is another than the former one; its configuration is not moved, a person decides. */
export function describePartner(account: LegacyAccount | undefined, config: ServiceConfig): string[] {
  if (!account) return [];
  const settings = Object.entries(COMPARED).flatMap(([name, valueOf]) => {
    const former = account[name];
    const today = valueOf(config);
    return typeof former === 'string' && former !== today ? [`${name} was ${former}, and is ${today}`] : [];
  });
  return [...settings, ...describeMapping(account['parameter_mapping'], config)].map((line) => `  ${line}`);
}

function describeMapping(json: string | null | undefined, { mapping }: ServiceConfig): string[] {
  const former = mappingOf(json);
  const changed = Object.entries(former).filter(([name, target]) => mapping[name] !== target);
  return changed.map(
    ([name, target]) => `${name} was mapped to ${String(target)}, and is to ${mapping[name] ?? 'nothing'}`,
  );
}

function mappingOf(json: string | null | undefined): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(json ?? '{}');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {};
  } catch {
    return { parameter_mapping: 'something that is no JSON' };
  }
}
