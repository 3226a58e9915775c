import { Contract, Input, InputReader } from '@app/common';
import { schemas, TRAINING_ROWS, type TrainingRows } from '@app/internal-protocol';
import { Controller, Get, UseGuards, UseInterceptors } from '@nestjs/common';
import { InsightQueryGuard } from '../insight/insight-query.guard';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { MAX_LIMIT, TrainingRowsService } from './training-rows.service';

const { STRING, TIME } = schemas;

const CONTRACT = {
  summary: 'Conversions with the features of their first postback and their decision, for training models',
  query: {
    as_of: { ...TIME, description: 'By default now; conversions received, and decisions that came, before it' },
    from: { ...TIME, description: 'Conversions received then or later; by default all' },
    pending_at: { ...TIME, description: 'Conversions that were pending then and are decided since; by default all' },
    after: { ...STRING, description: 'next of the page before' },
    limit: { type: 'integer', minimum: 1, description: `More than ${MAX_LIMIT} is taken as ${MAX_LIMIT}` },
  },
  response: TRAINING_ROWS,
};

/** What the training export of insight is made of. Values of persons are left out. */
@UseGuards(InsightQueryGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('internal/v1/insight')
export class TrainingRowsController {
  constructor(private readonly rows: TrainingRowsService) {}

  @Get('training-rows')
  @Contract(CONTRACT)
  read(@Input() input: InputReader): Promise<TrainingRows> {
    return this.rows.read(input, new Date());
  }
}
