import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../auth/caller';
import { Partner } from '../config-entities';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/if-match';
import { ApiPage, type ListPage } from '../http/list-page';
import { ListRequest } from '../http/list-request.dto';
import { ChangePartner, CreatePartner } from './partner.dto';
import { PartnerService } from './partner.service';

@AdminApi('partners', 'partners')
export class PartnerController {
  constructor(private readonly partners: PartnerService) {}

  @Get()
  @ApiOperation({ summary: 'All partners, by their codes' })
  @ApiPage(Partner)
  list(@Query() request: ListRequest): Promise<ListPage<Partner>> {
    return this.partners.list(request);
  }

  @Post()
  @ApiOperation({ summary: 'Add a partner; a default tenant comes with it' })
  create(@CallerOf() caller: Caller, @Body() request: CreatePartner): Promise<Partner> {
    return this.partners.create(caller, request);
  }

  @Get(':partner_code')
  @ApiOperation({ summary: 'One partner; the ETag is its version' })
  read(@Param('partner_code') partnerCode: string): Promise<Partner> {
    return this.partners.read(partnerCode);
  }

  @Patch(':partner_code')
  @ApiOperation({ summary: 'Change a partner; what is left out stays, a mapping is replaced whole' })
  change(
    @CallerOf() caller: Caller,
    @Param('partner_code') partnerCode: string,
    @IfMatch() condition: VersionCondition,
    @Body() request: ChangePartner,
  ): Promise<Partner> {
    return this.partners.change(caller, partnerCode, condition, request);
  }

  @Delete(':partner_code')
  @ApiOperation({ summary: 'Deactivate a partner; its data and history stay' })
  deactivate(
    @CallerOf() caller: Caller,
    @Param('partner_code') partnerCode: string,
    @IfMatch() condition: VersionCondition,
  ): Promise<Partner> {
    return this.partners.change(caller, partnerCode, condition, { is_active: false });
  }
}
