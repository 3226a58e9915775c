import { Contract, Input, InputReader, ServiceIdentityGuard } from '@app/common';
import { schemas } from '@app/internal-protocol';
import { Controller, Get, StreamableFile, UseGuards } from '@nestjs/common';
import { TrainingService } from './training.service';

const { STRING, TIME } = schemas;
const PARQUET = 'application/vnd.apache.parquet';

const CONTRACT = {
  summary: 'Conversions with their features and decisions, as a Parquet file for training models',
  query: {
    as_of: { ...TIME, description: 'By default now; conversions received, and decisions that came, before it' },
    from: { ...TIME, description: 'Conversions received then or later; by default all' },
    partner: { ...STRING, description: 'By default all partners' },
  },
  response: { type: 'string', format: 'binary' },
  mediaType: PARQUET,
};

/** Training data for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/training.parquet')
export class TrainingController {
  constructor(private readonly training: TrainingService) {}

  @Get()
  @Contract(CONTRACT)
  async read(@Input() input: InputReader): Promise<StreamableFile> {
    const request = {
      partner: input.text('partner') ?? undefined,
      asOf: input.time('as_of') ?? new Date().toISOString(),
      from: input.time('from') ?? undefined,
    };
    input.check();
    return new StreamableFile(await this.training.export(request), { type: PARQUET });
  }
}
