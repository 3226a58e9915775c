import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { MODEL_COMPARISON, type ModelComparison } from '@app/internal-protocol';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { MOMENT_BODY, readMoment } from '../calibration/read-moment';
import { readReader } from '../query/read-reader';
import { ComparisonService } from './comparison.service';

const COMPARE = {
  summary: 'How imported models did beside the built-in one, on conversions that were decided since a moment',
  body: MOMENT_BODY,
  example: { partner: 'involve_asia' },
  response: MODEL_COMPARISON,
};

/** Comparisons of models for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/model-comparison')
export class ComparisonController {
  constructor(private readonly comparisons: ComparisonService) {}

  @Post()
  @HttpCode(200)
  @Contract(COMPARE)
  async compare(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<ModelComparison> {
    const asOf = readMoment(input);
    const partner = input.text('partner') ?? undefined;
    const reader = readReader(input, peer);
    input.check();
    return this.comparisons.compare(partner, asOf, reader);
  }
}
