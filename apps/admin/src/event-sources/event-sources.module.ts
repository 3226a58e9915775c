import { Module } from '@nestjs/common';
import { EventSourcesController } from './event-sources.controller';
import { EventSourcesService } from './event-sources.service';

@Module({ controllers: [EventSourcesController], providers: [EventSourcesService] })
export class EventSourcesModule {}
