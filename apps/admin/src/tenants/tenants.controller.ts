import { Body, Delete, Get, Module, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { ApiPage, type ListPage } from '../http/list-page';
import { ListRequest } from '../http/list-request.dto';
import { SecretsModule } from '../secrets/secrets.module';
import { TenantDocument } from './tenant-document.dto';
import { ChangeTenant, CreateTenant } from './tenant.dto';
import { TenantsService } from './tenants.service';

const CREATE_EXAMPLE = {
  code: 'acme',
  name: 'Acme',
  tokens: { ts_token: ['acme-ts-token'] },
  parameter_mapping: { click_id: 'aff_sub' },
  data_retention_days: 30,
};
const CHANGE_EXAMPLE = { tokens: { ts_token: ['default-ts-token', 'another-ts-token'] }, dedupe: 'flag' };

const TenantCode = (): MethodDecorator => ApiParam({ name: 'code', example: 'bytec' });

@AdminApi('partners/:partner_code/tenants', 'tenants')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class TenantsController {
  constructor(private readonly tenants: TenantsService) {}

  @Get()
  @ApiOperation({ summary: 'List the tenants of a partner, the oldest first' })
  @ApiPage(TenantDocument)
  listTenants(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Query() request: ListRequest,
  ): Promise<ListPage<TenantDocument>> {
    return this.tenants.list(principal, partnerCode, request);
  }

  @Post()
  @ApiOperation({ summary: 'Add a tenant' })
  @ApiBody({ type: CreateTenant, examples: { 'a tenant': { value: CREATE_EXAMPLE } } })
  createTenant(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Body() request: CreateTenant,
  ): Promise<TenantDocument> {
    return this.tenants.create(principal, partnerCode, request);
  }

  @Get(':code')
  @ApiOperation({ summary: "Read a tenant; the ETag is the partner's version" })
  @TenantCode()
  readTenant(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('code') code: string,
  ): Promise<TenantDocument> {
    return this.tenants.read(principal, partnerCode, code);
  }

  @Patch(':code')
  @ApiOperation({ summary: 'Change a tenant; what is left out stays, mappings and kinds of tokens are replaced whole' })
  @TenantCode()
  @ApiBody({ type: ChangeTenant, examples: { 'tokens and a policy': { value: CHANGE_EXAMPLE } } })
  changeTenant(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('code') code: string,
    @IfMatch() condition: VersionCondition,
    @Body() request: ChangeTenant,
  ): Promise<TenantDocument> {
    return this.tenants.change(principal, [partnerCode, code], condition, request);
  }

  @Delete(':code')
  @ApiOperation({ summary: 'Deactivate a tenant; its data and history stay' })
  @TenantCode()
  deactivateTenant(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('code') code: string,
    @IfMatch() condition: VersionCondition,
  ): Promise<TenantDocument> {
    return this.tenants.change(principal, [partnerCode, code], condition, { is_active: false });
  }
}

@Module({ imports: [SecretsModule], controllers: [TenantsController], providers: [TenantsService] })
export class TenantsModule {}
