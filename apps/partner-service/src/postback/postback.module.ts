import { Module } from '@nestjs/common';
import { LimitModule } from '../limit/limit.module';
import { BatchDoor } from './batch-door';
import { KnownPostbacks } from './known-postbacks';
import { OfferLabels } from './offer-labels';
import { PostbackDoor } from './postback-door';
import { PostbackMetrics } from './postback-metrics';
import { PostbackRepository } from './postback.repository';
import { PostbackService } from './postback.service';
import { PostbackStore } from './postback-store.service';
import { TokenHasher } from './token-hasher';

@Module({
  imports: [LimitModule],
  providers: [
    PostbackDoor,
    BatchDoor,
    PostbackService,
    PostbackStore,
    KnownPostbacks,
    PostbackRepository,
    PostbackMetrics,
    OfferLabels,
    TokenHasher,
  ],
  exports: [PostbackStore, TokenHasher],
})
export class PostbackModule {}
