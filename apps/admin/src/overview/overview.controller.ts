import { Get, Module } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { Overview } from './overview.dto';
import { OverviewService } from './overview.service';

@AdminApi('overview', 'overview')
export class OverviewController {
  constructor(private readonly overviews: OverviewService) {}

  @Get()
  @ApiOperation({ summary: 'All partners at a glance; services that do not respond within 1.2 s are named' })
  @ApiOkResponse({ description: 'The state of each partner, and what needs a hand', type: Overview })
  readOverview(@CurrentPrincipal() principal: Principal): Promise<Overview> {
    return this.overviews.read(principal);
  }
}

@Module({ imports: [InternalClientModule], controllers: [OverviewController], providers: [OverviewService] })
export class OverviewModule {}
