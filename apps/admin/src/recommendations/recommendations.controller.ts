import { RECOMMENDATIONS, type Recommendations } from '@app/internal-protocol';
import { Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { EventSourcesModule } from '../event-sources/event-sources.module';
import { SourceCodes } from '../event-sources/source-codes.service';
import { AdminApi } from '../http/admin-api';
import { IsIntBetween, NumberOfQuery, OptionalField, OptionalText } from '../http/field-decorators';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { queryOf } from '../internal-client/request-each';

const DEADLINE_MS = 5_000;

/** For which product. */
export class RecommendationsRequest {
  /** Without it the most popular products. @example SKU-17 */
  @OptionalText(255)
  product_id?: string;

  /** The code of a source; all by default. @example default */
  @OptionalText(64)
  source?: string;

  /** Maximum products, 10 by default. */
  @NumberOfQuery()
  @IsIntBetween(1, 50)
  @OptionalField()
  limit?: number;
}

@AdminApi('analytics/recommendations', 'events')
export class RecommendationsController {
  constructor(
    private readonly client: InternalClient,
    private readonly sources: SourceCodes,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Products that were viewed or bought together with one, filled up with the most popular' })
  @ApiOkResponse({ description: 'The products, the best first', schema: RECOMMENDATIONS })
  async readRecommendations(
    @CurrentPrincipal() principal: Principal,
    @Query() { source, ...request }: RecommendationsRequest,
  ): Promise<Recommendations> {
    const path = `event-recommendations?${queryOf({ ...request, source_id: await this.sources.idOf(source) })}`;
    return bodyOf(
      await this.client.requestAnalytics<Recommendations>(principal, { method: 'GET', path, deadlineMs: DEADLINE_MS }),
    );
  }
}

@Module({ imports: [InternalClientModule, EventSourcesModule], controllers: [RecommendationsController] })
export class RecommendationsModule {}
