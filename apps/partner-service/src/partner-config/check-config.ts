import type { ServiceConfig } from '@app/partner-config';
import { checkMapping } from '@app/postback';

/** Errors that the message names; it says how many there are. */
const MAX_NAMED = 5;

/**
 * Checks what reached the config database past the admin API, such as an edit in plain SQL of before its checks. A service
 * that used it would put amounts where they do not belong, or fail at every postback.
 *
 * @throws Error that names the fields of mappings and rules that the admin API would refuse
 */
export function checkConfig(config: ServiceConfig): void {
  const errors = [
    ...checkMapping(config.mapping, config.fieldRules),
    ...config.tenants.flatMap(({ code, mapping, fieldRules }) =>
      checkMapping(mapping, fieldRules).map((error) => ({ ...error, field: `tenants.${code}.${error.field}` })),
    ),
  ];
  if (errors.length === 0) return;
  const named = errors.slice(0, MAX_NAMED).map(({ field, reason }) => `${field}: ${reason}`);
  throw new Error(`Version ${config.version} has ${errors.length} errors: ${named.join(' ')}`);
}
