import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { QUERY_RESULT, type QueryResult, schemas } from '@app/internal-protocol';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { readReader } from './read-reader';
import { QueryService } from './query.service';

export const ONLY_PARTNER = {
  ...schemas.STRING,
  description: 'The partner of the key behind the request, which reads that one alone',
};

const QUERY = {
  summary: 'The figures of a plan, merged over partners',
  body: { plan: schemas.FREE, only_partner: ONLY_PARTNER },
  required: ['plan'],
  example: {
    plan: { metrics: ['payout'], dimensions: ['offer'], time: { from: '2026-11-22T00:00', to: '2026-11-29T00:00' } },
  },
  response: QUERY_RESULT,
};

/** Runs plans for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/query')
export class QueryController {
  constructor(private readonly queries: QueryService) {}

  @Post()
  @HttpCode(200)
  @Contract(QUERY)
  async query(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<QueryResult> {
    const reader = readReader(input, peer);
    input.check();
    return this.queries.run(input.value('plan'), reader);
  }
}
