import { Module } from '@nestjs/common';
import { EventSourcesController } from './event-sources.controller';
import { EventSourcesService } from './event-sources.service';
import { SourceCodes } from './source-codes.service';

@Module({
  controllers: [EventSourcesController],
  providers: [EventSourcesService, SourceCodes],
  exports: [SourceCodes],
})
export class EventSourcesModule {}
