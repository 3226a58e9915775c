import { Contract, Input, InputReader, ServiceIdentityGuard } from '@app/common';
import { STORED_SAMPLES, type StoredSamples, UNACCOUNTED_REPORT, type UnaccountedReport } from '@app/internal-protocol';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { SamplesRepository } from './samples.repository';

const CONTRACT = {
  summary: 'Takes a sample of what reconciliation leaves unaccounted for',
  body: UNACCOUNTED_REPORT,
  required: ['unaccounted'],
  example: { unaccounted: { involve_asia: 0 } } satisfies UnaccountedReport,
  response: STORED_SAMPLES,
};

/** Samples that the admin app takes, since it alone reads the counters of gateway and services. */
@Controller('internal/v1/samples')
@UseGuards(ServiceIdentityGuard)
export class SamplesController {
  constructor(private readonly repository: SamplesRepository) {}

  @Post()
  @HttpCode(200)
  @Contract(CONTRACT)
  async store(@Input() input: InputReader): Promise<StoredSamples> {
    const counts = Object.entries(input.value('unaccounted') ?? {});
    const isRead = counts.every(([, count]) => Number.isSafeInteger(count) && (count as number) >= 0);
    if (!isRead) input.addError('unaccounted', 'wrong_format', 'must hold a whole number for each partner');
    input.check();
    const samples = counts.map(([partner, value]) => ({
      signal: 'unaccounted' as const,
      partner,
      value: value as number,
    }));
    await this.repository.store(samples, new Date());
    return { stored: samples.length };
  }
}
