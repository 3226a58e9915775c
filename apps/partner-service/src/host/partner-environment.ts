import { deriveFeedRootKey, deriveInsightRootKey, deriveServiceKey } from '@app/common';
import { deriveEnvelopeKey } from '@app/internal-protocol';
import { deriveSigningSecretsKey } from '@app/partner-config';
import { PartnerServiceEnvironment } from '../partner-service.env';
import type { CellEnvironment } from './cell.env';

/** The settings that a partner's own process would have, with the keys that are derived for it. */
export function partnerEnvironment(cell: CellEnvironment, partnerCode: string): PartnerServiceEnvironment {
  const previousKey = cell.ENCRYPTION_KEY_PREVIOUS;
  return Object.assign(new PartnerServiceEnvironment(), {
    ...sharedSettings(cell),
    PARTNER_CODE: partnerCode,
    // Its tables are in the database of the cell, which is not its own.
    PARTNER_DATABASE_URL: '',
    RECEIPT_KEY: deriveEnvelopeKey(cell.RECEIPT_SIGNING_KEY, partnerCode),
    INTERNAL_KEY: deriveServiceKey(cell.INTERNAL_KEY, partnerCode),
    CHANGE_FEED_KEY: deriveServiceKey(deriveFeedRootKey(cell.INTERNAL_KEY), partnerCode),
    INSIGHT_KEY: deriveServiceKey(deriveInsightRootKey(cell.INTERNAL_KEY), partnerCode),
    SIGNING_SECRETS_KEY: deriveSigningSecretsKey(cell.ENCRYPTION_KEY, partnerCode),
    SIGNING_SECRETS_KEY_PREVIOUS: previousKey === '' ? '' : deriveSigningSecretsKey(previousKey, partnerCode),
  });
}

function sharedSettings(cell: CellEnvironment): Partial<PartnerServiceEnvironment> {
  const { HOST, PORT, LOG_LEVEL, LOG_FORMAT, METRICS_KEY, TRUSTED_PROXY_HOPS, RAW_URLS } = cell;
  const { CONFIG_DATABASE_URL, TOKEN_HASH_KEY, REDIS_URL, STORE_TIMEOUT_MS, STORE_QUEUE_MAX } = cell;
  return {
    HOST,
    PORT,
    LOG_LEVEL,
    LOG_FORMAT,
    METRICS_KEY,
    TRUSTED_PROXY_HOPS,
    RAW_URLS,
    CONFIG_DATABASE_URL,
    TOKEN_HASH_KEY,
    REDIS_URL,
    STORE_TIMEOUT_MS,
    STORE_QUEUE_MAX,
  };
}
