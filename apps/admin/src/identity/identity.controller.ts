import { Body, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { ForAdmins } from '../auth/api-key.guard';
import { type Principal, CurrentPrincipal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/if-match';
import { ChangeIdentity, IdentityConfirmation, IdentityPlan } from './identity.dto';
import { IdentityService } from './identity.service';

const EXAMPLES = { 'another database': { value: { database_name: 'shopee_network_db' } } };

@AdminApi('partners/:partner_code/identity', 'partners')
@ForAdmins()
export class IdentityController {
  constructor(private readonly identity: IdentityService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say what a change of database or service name would do; make it with ?confirm= the code. For admins',
  })
  @ApiParam({ name: 'partner_code', example: 'shopee_network' })
  @ApiBody({ type: ChangeIdentity, examples: EXAMPLES })
  @ApiOkResponse({ type: IdentityPlan })
  changePartnerIdentity(
    @CurrentPrincipal() caller: Principal,
    @Param('partner_code') partnerCode: string,
    @IfMatch() condition: VersionCondition,
    @Query() { confirm }: IdentityConfirmation,
    @Body() request: ChangeIdentity,
  ): Promise<IdentityPlan> {
    return confirm === undefined
      ? this.identity.plan(caller, partnerCode, condition, request)
      : this.identity.change(caller, partnerCode, condition, request, confirm);
  }
}
