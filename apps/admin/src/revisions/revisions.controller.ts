import { problems } from '@app/common';
import { Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { PartnerRevision } from '../database/entities';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { ApiPage, type ListPage } from '../http/list-page';
import { ListRequest } from '../http/list-request.dto';
import { RevisionsService } from './revisions.service';
import { RolledBackPartner } from './unrestored-fields.dto';

const VERSION = /^\d{1,15}$/;

@AdminApi('partners/:partner_code/revisions', 'revisions')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class RevisionsController {
  constructor(private readonly revisions: RevisionsService) {}

  @Get()
  @ApiOperation({ summary: 'List every change of a partner, its tenants and their tokens, the newest first' })
  @ApiPage(PartnerRevision)
  listRevisions(
    @Param('partner_code') partnerCode: string,
    @Query() request: ListRequest,
  ): Promise<ListPage<PartnerRevision>> {
    return this.revisions.list(partnerCode, request);
  }

  @Post(':version/rollback')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Restore the settings of a partner and its tenants from a version, as a new revision; its identity stays',
  })
  @ApiParam({ name: 'version', type: 'integer', example: 1 })
  rollBackPartner(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('version') version: string,
    @IfMatch() condition: VersionCondition,
  ): Promise<RolledBackPartner> {
    if (!VERSION.test(version)) throw problems.notFound(`Version "${version.slice(0, 100)}"`);
    return this.revisions.rollBack(principal, partnerCode, Number(version), condition);
  }
}
