import { Contract, Input, InputReader } from '@app/common';
import { QUERIED_ROWS, type QueriedRows, schemas } from '@app/internal-protocol';
import { SIGNAL_SOURCES } from '@app/semantic-layer/model/signals';
import { Controller, Get, UseGuards, UseInterceptors } from '@nestjs/common';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { InsightQueryGuard } from './insight-query.guard';
import { SignalsService } from './signals.service';

const SIGNALS = {
  summary: 'How postbacks arrived, hour by hour: unfilled placeholders, wrong tokens, exchange rates, delays, limits',
  query: {
    source: {
      ...schemas.STRING,
      enum: [...SIGNAL_SOURCES],
      description: 'The counts that are wanted',
      example: 'tokens',
    },
    from: { ...schemas.TIME, description: 'A whole hour', example: '2026-11-20T00:00:00Z' },
    to: {
      ...schemas.TIME,
      description: 'A whole hour, exclusive; at most 31 days after',
      example: '2026-11-21T00:00:00Z',
    },
  },
  required: ['source', 'from', 'to'],
  response: QUERIED_ROWS,
};

/** What alert rules about the arrival of postbacks are evaluated on: sums alone, nothing of a single postback. */
@UseGuards(InsightQueryGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('internal/v1/insight')
export class SignalsController {
  constructor(private readonly signals: SignalsService) {}

  @Get('signals')
  @Contract(SIGNALS)
  read(@Input() input: InputReader): Promise<QueriedRows> {
    return this.signals.read(input, new Date());
  }
}
