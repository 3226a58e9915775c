import { Contract, Input, type InputReader, ServiceIdentityGuard } from '@app/common';
import { RECOMMENDATIONS, type Recommendations } from '@app/internal-protocol';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { MAX_SOURCE_ID, SOURCE_PARAMETER } from '../statistics/parameters';
import { RecommendationsRepository } from './recommendations.repository';

const LIMIT = { default: 10, max: 50 };

const RECOMMEND = {
  summary: 'Products that were viewed or bought together with one, filled up with the most popular',
  query: {
    product_id: { type: 'string', description: 'The product; without one the most popular' },
    ...SOURCE_PARAMETER,
    limit: { type: 'integer', minimum: 1, maximum: LIMIT.max, description: '10 by default' },
  },
  response: RECOMMENDATIONS,
};

@Controller('internal/v1/event-recommendations')
@UseGuards(ServiceIdentityGuard)
export class RecommendationsController {
  constructor(private readonly recommendations: RecommendationsRepository) {}

  @Get()
  @Contract(RECOMMEND)
  recommend(@Input() input: InputReader): Promise<Recommendations> {
    const productId = input.text('product_id');
    const sourceId = input.wholeNumber('source_id', 1, MAX_SOURCE_ID);
    const limit = input.wholeNumber('limit', 1, LIMIT.max) ?? LIMIT.default;
    input.check();
    return this.recommendations.recommend(productId, sourceId, limit);
  }
}
