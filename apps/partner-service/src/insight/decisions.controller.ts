import { Contract, Input, InputReader } from '@app/common';
import { schemas, SERVICE_DECISIONS, type ServiceDecisions } from '@app/internal-protocol';
import { Controller, Get, UseGuards, UseInterceptors } from '@nestjs/common';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { DecisionsService } from './decisions.service';
import { InsightQueryGuard } from './insight-query.guard';

const DECISIONS = {
  summary: 'Counts of conversions by how and at what age they were decided, for a model of approvals',
  query: {
    as_of: { ...schemas.TIME, description: 'By default now. An earlier moment shows what became of what was pending' },
  },
  response: SERVICE_DECISIONS,
};

/** What the process of figures fits its model of approvals to: sums alone, nothing of a single conversion. */
@UseGuards(InsightQueryGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('internal/v1/insight')
export class DecisionsController {
  constructor(private readonly decisions: DecisionsService) {}

  @Get('decisions')
  @Contract(DECISIONS)
  read(@Input() input: InputReader): Promise<ServiceDecisions> {
    return this.decisions.read(input, new Date());
  }
}
