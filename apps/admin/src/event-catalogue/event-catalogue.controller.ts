import { EVENT_CATALOGUE, type EventCatalogue } from '@app/internal-protocol';
import { Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { EventSourcesModule } from '../event-sources/event-sources.module';
import { SourceCodes } from '../event-sources/source-codes.service';
import { AdminApi } from '../http/admin-api';
import { OptionalText } from '../http/field-decorators';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { queryOf } from '../internal-client/request-each';

const DEADLINE_MS = 10_000;

/** Which part of the catalogue. */
export class EventCatalogueRequest {
  /** The code of a source; all by default. @example default */
  @OptionalText(64)
  source?: string;

  /** One type of events; all by default. @example page_view */
  @OptionalText(64)
  type?: string;
}

@AdminApi('analytics/catalogue', 'events')
export class EventCatalogueController {
  constructor(
    private readonly client: InternalClient,
    private readonly sources: SourceCodes,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Types of events of each source, with their properties and the JSON types of these' })
  @ApiOkResponse({ description: 'The catalogue', schema: EVENT_CATALOGUE })
  async readEventCatalogue(
    @CurrentPrincipal() principal: Principal,
    @Query() { source, type }: EventCatalogueRequest,
  ): Promise<EventCatalogue> {
    const path = `event-catalogue?${queryOf({ source_id: await this.sources.idOf(source), event_type: type })}`;
    const catalogue = bodyOf(
      await this.client.requestAnalytics<EventCatalogue>(principal, { method: 'GET', path, deadlineMs: DEADLINE_MS }),
    );
    const codes = await this.sources.all();
    const withCode = <Row extends { source: string }>(row: Row): Row => ({
      ...row,
      source: codes.get(Number(row.source)) ?? row.source,
    });
    return { ...catalogue, types: catalogue.types.map(withCode), properties: catalogue.properties.map(withCode) };
  }
}

@Module({ imports: [InternalClientModule, EventSourcesModule], controllers: [EventCatalogueController] })
export class EventCatalogueModule {}
