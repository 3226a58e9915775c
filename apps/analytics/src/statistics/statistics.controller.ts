import {
  Contract,
  Input,
  type InputReader,
  isTimeZone,
  readSpan,
  ServiceIdentityGuard,
  SPAN_PARAMETERS,
} from '@app/common';
import { BOTS, EVENT_STATISTICS, type EventStatistics, STATISTICS_GROUPS } from '@app/internal-protocol';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { BOTS_PARAMETER, MAX_SOURCE_ID, SOURCE_PARAMETER } from './parameters';
import { StatisticsRepository } from './statistics.repository';

const STATISTICS = {
  summary:
    'Events, visitors, sessions and purchases of a span, from roll-ups, with the time until which all are complete',
  query: {
    ...SPAN_PARAMETERS,
    ...SOURCE_PARAMETER,
    ...BOTS_PARAMETER,
    group_by: { type: 'string', enum: STATISTICS_GROUPS, description: 'What the rows are; days by default' },
    zone: { type: 'string', description: 'The IANA time zone in which days begin; UTC by default' },
  },
  required: ['from', 'to'],
  response: EVENT_STATISTICS,
};

@Controller('internal/v1/event-statistics')
@UseGuards(ServiceIdentityGuard)
export class StatisticsController {
  constructor(private readonly statistics: StatisticsRepository) {}

  @Get()
  @Contract(STATISTICS)
  read(@Input() input: InputReader): Promise<EventStatistics> {
    const groupBy = input.oneOf('group_by', STATISTICS_GROUPS) ?? 'day';
    const zone = input.text('zone') ?? 'UTC';
    const bots = input.oneOf('bots', BOTS) ?? 'exclude';
    const sourceId = input.wholeNumber('source_id', 1, MAX_SOURCE_ID);
    if (!isTimeZone(zone)) input.addError('zone', 'unknown_value', 'must be an IANA time zone');
    const { from, to } = readSpan(input);
    return this.statistics.read({ from, to, groupBy, zone, bots, sourceId });
  }
}
