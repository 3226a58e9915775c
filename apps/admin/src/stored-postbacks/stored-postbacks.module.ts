import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { MergedLists } from './merged-lists.service';
import { PartnerReadsController } from './partner-reads.controller';
import { QuarantineController, StoredPostbacksController } from './stored-postbacks.controller';

/** Stored and quarantined postbacks, which the partners' services hold. */
@Module({
  imports: [InternalClientModule],
  controllers: [StoredPostbacksController, QuarantineController, PartnerReadsController],
  providers: [MergedLists],
  exports: [MergedLists],
})
export class StoredPostbacksModule {}
