import { Contract, Input, type InputReader, ServiceIdentityGuard } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import {
  type CatalogueProperty,
  type CatalogueType,
  EVENT_CATALOGUE,
  type EventCatalogue,
} from '@app/internal-protocol';
import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/pools';
import { MAX_SOURCE_ID, SOURCE_PARAMETER } from '../statistics/parameters';
import { StatisticsRepository } from '../statistics/statistics.repository';

const LIST_TYPES = readStatement(__dirname, 'list_catalogue_types');
const LIST_PROPERTIES = readStatement(__dirname, 'list_catalogue_properties');
/** The handler that writes what is read here. */
const HANDLERS = ['catalogue'];
const MAX_PROPERTIES = 2_000;

const CATALOGUE = {
  summary: 'Types of events with their properties',
  query: {
    ...SOURCE_PARAMETER,
    event_type: { type: 'string', description: 'One type of events; all by default' },
  },
  response: EVENT_CATALOGUE,
};

@Controller('internal/v1/event-catalogue')
@UseGuards(ServiceIdentityGuard)
export class CatalogueController {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly statistics: StatisticsRepository,
  ) {}

  @Get()
  @Contract(CATALOGUE)
  async read(@Input() input: InputReader): Promise<EventCatalogue> {
    const chosen = [input.wholeNumber('source_id', 1, MAX_SOURCE_ID), input.text('event_type')];
    input.check();
    const completeUntil = await this.statistics.readCompleteness(HANDLERS);
    const types = await this.pool.query<CatalogueType>({ ...LIST_TYPES, values: chosen });
    const values = [...chosen, MAX_PROPERTIES + 1];
    const properties = await this.pool.query<CatalogueProperty>({ ...LIST_PROPERTIES, values });
    return {
      types: types.rows,
      properties: properties.rows.slice(0, MAX_PROPERTIES),
      is_truncated: properties.rows.length > MAX_PROPERTIES,
      complete_until: completeUntil,
    };
  }
}
