import { Body, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { AdminOnly } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { ChangeIdentity, IdentityConfirmation, IdentityPlan } from './identity.dto';
import { IdentityService } from './identity.service';

const EXAMPLES = { 'another database': { value: { database_name: 'shopee_network_db' } } };

@AdminApi('partners/:partner_code/identity', 'partners')
@AdminOnly()
export class IdentityController {
  constructor(private readonly identity: IdentityService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Show what a change of database or service name would do; ?confirm= the code makes it. For admins',
  })
  @ApiParam({ name: 'partner_code', example: 'shopee_network' })
  @ApiBody({ type: ChangeIdentity, examples: EXAMPLES })
  @ApiOkResponse({ type: IdentityPlan })
  changePartnerIdentity(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @IfMatch() condition: VersionCondition,
    @Query() { confirm }: IdentityConfirmation,
    @Body() request: ChangeIdentity,
  ): Promise<IdentityPlan> {
    return confirm === undefined
      ? this.identity.plan(principal, partnerCode, condition, request)
      : this.identity.change(principal, partnerCode, condition, request, confirm);
  }
}
