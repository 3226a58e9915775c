import {
  Contract,
  Input,
  type InputReader,
  isTimeZone,
  readSpan,
  ServiceIdentityGuard,
  SPAN_PARAMETERS,
} from '@app/common';
import { EVENT_STATISTICS, type EventStatistics } from '@app/internal-protocol';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { StatisticsRepository } from './statistics.repository';

const GROUPS = ['hour', 'day', 'type', 'name'] as const;

const STATISTICS = {
  summary: 'Events and purchases of a span, from the roll-up, with the time until which it is complete',
  query: {
    ...SPAN_PARAMETERS,
    group_by: { type: 'string', enum: GROUPS, description: 'What the rows are; days by default' },
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
    const groupBy = input.oneOf('group_by', GROUPS) ?? 'day';
    const zone = input.text('zone') ?? 'UTC';
    if (!isTimeZone(zone)) input.addError('zone', 'unknown_value', 'must be an IANA time zone');
    const { from, to } = readSpan(input);
    return this.statistics.read({ from, to, groupBy, zone });
  }
}
