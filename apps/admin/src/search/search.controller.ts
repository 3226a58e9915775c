import { Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { SearchRequest, SearchResult } from './search.dto';
import { SearchService } from './search.service';

@AdminApi('search', 'search')
export class SearchController {
  constructor(private readonly searches: SearchService) {}

  @Get()
  @ApiOperation({ summary: 'Find what an id, a token or a URL is, and where it stands, at all partners' })
  @ApiQuery({ name: 'q', schema: { type: 'string', minLength: 1, maxLength: 4096, example: 'example-1' } })
  @ApiOkResponse({ description: 'Where it stands, and the partners that did not respond', type: SearchResult })
  search(@CurrentPrincipal() principal: Principal, @Query() { q }: SearchRequest): Promise<SearchResult> {
    return this.searches.search(principal, q);
  }
}

@Module({ imports: [InternalClientModule], controllers: [SearchController], providers: [SearchService] })
export class SearchModule {}
