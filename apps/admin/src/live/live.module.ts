import { Module } from '@nestjs/common';
import { ApiKeyGuard } from '../auth/api-key.guard';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { LiveFeeds } from './live-feeds.service';
import { LiveTail } from './live-tail.service';
import { LiveController } from './live.controller';

/** Postbacks of all partners as they come. */
@Module({
  imports: [InternalClientModule],
  controllers: [LiveController],
  providers: [LiveFeeds, LiveTail, ApiKeyGuard],
})
export class LiveModule {}
