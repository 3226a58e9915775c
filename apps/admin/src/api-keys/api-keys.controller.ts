import { Body, Delete, Get, Module, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation } from '@nestjs/swagger';
import { AdminOnly } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { ApiPage, type ListPage } from '../http/list-page';
import { ListRequest } from '../http/list-request.dto';
import { ApiKeyDocument, CreateApiKey, CreatedApiKey } from './api-key.dto';
import { ApiKeysService } from './api-keys.service';
import { FirstAdminKey } from './first-admin-key.service';

@AdminApi('api-keys', 'API keys')
@AdminOnly()
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @ApiOperation({ summary: 'List all API keys, the newest first; for admins' })
  @ApiPage(ApiKeyDocument)
  listApiKeys(@Query() request: ListRequest): Promise<ListPage<ApiKeyDocument>> {
    return this.apiKeys.list(request);
  }

  @Post()
  @ApiOperation({ summary: 'Create an API key; the response shows it once; for admins' })
  @ApiBody({ type: CreateApiKey, examples: { 'a viewer': { value: { name: 'Mei, dashboards', role: 'viewer' } } } })
  createApiKey(@CurrentPrincipal() principal: Principal, @Body() request: CreateApiKey): Promise<CreatedApiKey> {
    return this.apiKeys.create(principal, request);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revoke an API key, at once and permanently; for admins' })
  revokeApiKey(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ApiKeyDocument> {
    return this.apiKeys.revoke(principal, id);
  }
}

@Module({ controllers: [ApiKeysController], providers: [ApiKeysService, FirstAdminKey] })
export class ApiKeysModule {}
