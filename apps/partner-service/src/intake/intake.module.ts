import { Log, provideServiceIdentity, SERVICE_IDENTITY } from '@app/common';
import { Global, Module } from '@nestjs/common';
import { FailedAttempts } from '../caller-auth/failed-attempts';
import { ConversionRepository } from '../conversions/conversion.repository';
import { ConversionStore } from '../conversions/conversion-store';
import { ConversionKeys } from '../conversions/conversion-keys';
import { OfferLabels } from '../conversions/offer-labels';
import { PARTNER_POOL } from '../database/database.module';
import { LastKnownGoodRepository } from '../partner-config/partner-config.service';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { LIMIT_STORE } from '../rate-limit/limit-store';
import { openLimitStore } from '../rate-limit/open-limit-store';
import { RateLimitMetrics } from '../rate-limit/rate-limit-metrics';
import { RateLimitService } from '../rate-limit/rate-limit.service';
import { IntakeHandler } from './intake.handler';
import { IntakeMetrics } from './intake-metrics';
import { IntakeReporter } from './intake-reporter';
import { IntakeService } from './intake.service';
import { WarningMonitor } from '../warnings/warning-monitor';
import { TokenHasher } from './token-hasher';

/** Wrong keys that an address may try in a minute; then it is answered 429, whatever key it sends. */
const MAX_WRONG_KEYS = 10;
const WRONG_KEYS_WINDOW_MS = 60_000;

/** All that a postback passes between socket and commit, and what the guards of other features share with it. */
@Global()
@Module({
  providers: [
    PartnerConfigService,
    LastKnownGoodRepository,
    IntakeHandler,
    IntakeReporter,
    IntakeService,
    IntakeMetrics,
    WarningMonitor,
    TokenHasher,
    RateLimitService,
    RateLimitMetrics,
    { provide: LIMIT_STORE, inject: [PartnerServiceEnvironment, PARTNER_POOL, Log], useFactory: openLimitStore },
    ConversionStore,
    ConversionRepository,
    ConversionKeys,
    OfferLabels,
    { provide: FailedAttempts, useFactory: () => new FailedAttempts(MAX_WRONG_KEYS, WRONG_KEYS_WINDOW_MS) },
    provideServiceIdentity(PartnerServiceEnvironment, ({ PARTNER_CODE, INTERNAL_KEY }) => ({
      audience: PARTNER_CODE,
      key: INTERNAL_KEY,
    })),
  ],
  exports: [
    PartnerConfigService,
    ConversionStore,
    OfferLabels,
    TokenHasher,
    WarningMonitor,
    FailedAttempts,
    SERVICE_IDENTITY,
  ],
})
export class IntakeModule {}
