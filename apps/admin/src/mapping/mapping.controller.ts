import { Body, Module, Param, Patch } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { Partner } from '../database/entities';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { ChangeMapping } from './mapping.dto';
import { MappingService } from './mapping.service';

const EXAMPLE = {
  parameter_mapping: { sub_id: 'aff_sub', click_id: 'aff_sub3', reward: 'usd_payout' },
  tenants: { default: { field_rules: { event: { constant: 'purchase' } } } },
  note: 'the network renamed payout to reward',
};

@AdminApi('partners/:partner_code/mapping', 'mapping')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class MappingController {
  constructor(private readonly mapping: MappingService) {}

  @Patch()
  @ApiOperation({
    summary: 'Change the mapping of a partner and its tenants as one revision; a part that is left out stays',
  })
  @ApiOkResponse({ type: Partner })
  @ApiBody({ type: ChangeMapping, examples: { 'partner and tenant': { value: EXAMPLE } } })
  changeMapping(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @IfMatch() condition: VersionCondition,
    @Body() request: ChangeMapping,
  ): Promise<Partner> {
    return this.mapping.change(principal, partnerCode, condition, request);
  }
}

@Module({ controllers: [MappingController], providers: [MappingService] })
export class MappingModule {}
