import { Body, Delete, Get, Module, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam } from '@nestjs/swagger';
import { type Principal, CurrentPrincipal } from '../auth/principal';
import { Partner } from '../database/entities';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { ApiPage, type ListPage } from '../http/list-page';
import { ListRequest } from '../http/list-request.dto';
import { IdentityModule } from '../identity/identity.module';
import { SecretsModule } from '../secrets/secrets.module';
import { ChangePartner, CreatePartner } from './partner.dto';
import { PartnersService } from './partners.service';

const CREATE_EXAMPLE = {
  partner_code: 'shopee_network',
  partner_name: 'Shopee Network',
  endpoint_path: '/shopee/event',
  parameter_mapping: { clickid: 'click_id', amount: 'usd_sale_amount', payout: 'usd_payout' },
  field_rules: { status: { values: { confirmed: 'approved' } } },
  timezone: 'Asia/Singapore',
};
const CHANGE_EXAMPLE = { parameter_mapping: { sub_id: 'aff_sub', click_id: 'aff_sub3', reward: 'usd_payout' } };

const PartnerCode = (): MethodDecorator => ApiParam({ name: 'partner_code', example: 'involve_asia' });

@AdminApi('partners', 'partners')
export class PartnersController {
  constructor(private readonly partners: PartnersService) {}

  @Get()
  @ApiOperation({ summary: 'List all partners, by their codes' })
  @ApiPage(Partner)
  listPartners(@Query() request: ListRequest): Promise<ListPage<Partner>> {
    return this.partners.list(request);
  }

  @Post()
  @ApiOperation({ summary: 'Add a partner with a default tenant' })
  @ApiBody({ type: CreatePartner, examples: { 'a partner': { value: CREATE_EXAMPLE } } })
  createPartner(@CurrentPrincipal() principal: Principal, @Body() request: CreatePartner): Promise<Partner> {
    return this.partners.create(principal, request);
  }

  @Get(':partner_code')
  @ApiOperation({ summary: 'Read a partner; the ETag is its version' })
  @PartnerCode()
  readPartner(@Param('partner_code') partnerCode: string): Promise<Partner> {
    return this.partners.read(partnerCode);
  }

  @Patch(':partner_code')
  @ApiOperation({ summary: 'Change a partner; what is left out stays, a mapping is replaced whole' })
  @PartnerCode()
  @ApiBody({ type: ChangePartner, examples: { 'another mapping': { value: CHANGE_EXAMPLE } } })
  changePartner(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @IfMatch() condition: VersionCondition,
    @Body() request: ChangePartner,
  ): Promise<Partner> {
    return this.partners.change(principal, partnerCode, condition, request);
  }

  @Delete(':partner_code')
  @ApiOperation({ summary: 'Deactivate a partner; its data and history stay' })
  @PartnerCode()
  deactivatePartner(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @IfMatch() condition: VersionCondition,
  ): Promise<Partner> {
    return this.partners.change(principal, partnerCode, condition, { is_active: false });
  }
}

@Module({ imports: [IdentityModule, SecretsModule], controllers: [PartnersController], providers: [PartnersService] })
export class PartnersModule {}
