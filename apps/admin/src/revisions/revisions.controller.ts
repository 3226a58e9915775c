import { problems } from '@app/common';
import { Body, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { PartnerRevision } from '../database/entities';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { ApiPage, type ListPage } from '../http/list-page';
import { ListRequest } from '../http/list-request.dto';
import { IdentityModule } from '../identity/identity.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { type RevisionTraffic, RevisionTrafficService } from './revision-traffic.service';
import { RevisionsService } from './revisions.service';
import { RollBack, RolledBackPartner } from './roll-back.dto';
import { REVISION_TRAFFIC, TrafficRequest } from './traffic.dto';

const VERSION = /^\d{1,15}$/;

@AdminApi('partners/:partner_code/revisions', 'revisions')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class RevisionsController {
  constructor(
    private readonly revisions: RevisionsService,
    private readonly traffic: RevisionTrafficService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List every change of a partner, its tenants and their tokens, the newest first' })
  @ApiPage(PartnerRevision)
  listRevisions(
    @Param('partner_code') partnerCode: string,
    @Query() request: ListRequest,
  ): Promise<ListPage<PartnerRevision>> {
    return this.revisions.list(partnerCode, request);
  }

  @Get('traffic')
  @ApiOperation({ summary: 'Count what the service received while each revision was active' })
  @ApiOkResponse({ description: 'The revisions, the oldest first', schema: REVISION_TRAFFIC })
  async countTraffic(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Query() request: TrafficRequest,
  ): Promise<{ data: RevisionTraffic[] }> {
    return { data: await this.traffic.count(principal, partnerCode, request) };
  }

  @Get(':version')
  @ApiOperation({ summary: 'Read one change, with the whole partner before and after' })
  @ApiParam({ name: 'version', type: 'integer', example: 1 })
  @ApiOkResponse({ description: 'The revision', type: PartnerRevision })
  readRevision(
    @Param('partner_code') partnerCode: string,
    @Param('version') version: string,
  ): Promise<PartnerRevision> {
    return this.revisions.find(partnerCode, readVersion(version));
  }

  @Post(':version/rollback')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Restore the settings of a partner and its tenants from a version, as a new revision; its identity stays',
  })
  @ApiParam({ name: 'version', type: 'integer', example: 1 })
  @ApiBody({
    type: RollBack,
    required: false,
    examples: { 'with a reason': { value: { note: 'payouts were read as sale amounts' } } },
  })
  rollBackPartner(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('version') version: string,
    @IfMatch() condition: VersionCondition,
    @Body() { note }: RollBack,
  ): Promise<RolledBackPartner> {
    return this.revisions.rollBack(principal, partnerCode, readVersion(version), condition, note);
  }
}

/** @throws Problem 404 */
function readVersion(text: string): number {
  if (!VERSION.test(text)) throw problems.notFound(`Version "${text.slice(0, 100)}"`);
  return Number(text);
}

@Module({
  imports: [IdentityModule, InternalClientModule],
  controllers: [RevisionsController],
  providers: [RevisionsService, RevisionTrafficService],
})
export class RevisionsModule {}
