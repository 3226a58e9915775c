import { DASHBOARD, type Dashboard, DASHBOARDS, type Dashboards } from '@app/internal-protocol';
import { Body, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { ForAnyRole, ForPartnerKeys } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { SaveDashboard } from './dashboards.dto';
import { DashboardsService } from './dashboards.service';

const TILE = {
  id: 'payout',
  title: '',
  chart: 'line',
  width: 2,
  plan: { metrics: ['payout'], grain: 'day' },
  comparison: 'before',
  period: null,
};
const EXAMPLE = { name: 'Payout', is_shared: true, definition: { tiles: [TILE], period: 'days30' } };
const BODY = { type: SaveDashboard, examples: { 'payout by day': { value: EXAMPLE } } };

const DashboardId = (): MethodDecorator =>
  ApiParam({ name: 'id', schema: { type: 'string', example: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b' } });

/** Figures side by side. Insight decides who sees and changes which: viewers and keys of partners have private ones. */
@AdminApi('insight/dashboards', 'insight')
export class DashboardsController {
  constructor(private readonly dashboards: DashboardsService) {}

  @Get()
  @ForPartnerKeys()
  @ApiOperation({ summary: "List one's own dashboards, and the shared ones" })
  @ApiOkResponse({ description: 'The dashboards', schema: DASHBOARDS })
  listDashboards(@CurrentPrincipal() principal: Principal): Promise<Dashboards> {
    return this.dashboards.list(principal);
  }

  @Post()
  @ForAnyRole()
  @ForPartnerKeys()
  @ApiOperation({ summary: 'Create a dashboard' })
  @ApiBody(BODY)
  @ApiCreatedResponse({ description: 'The dashboard', schema: DASHBOARD })
  createDashboard(@CurrentPrincipal() principal: Principal, @Body() dashboard: SaveDashboard): Promise<Dashboard> {
    return this.dashboards.create(principal, dashboard);
  }

  @Get(':id')
  @ForPartnerKeys()
  @ApiOperation({ summary: 'Read a dashboard; the ETag is its version' })
  @DashboardId()
  @ApiOkResponse({ description: 'The dashboard', schema: DASHBOARD })
  readDashboard(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<Dashboard> {
    return this.dashboards.find(principal, id);
  }

  @Put(':id')
  @ForAnyRole()
  @ForPartnerKeys()
  @ApiOperation({ summary: "Replace one's own dashboard, or a shared one" })
  @DashboardId()
  @ApiBody(BODY)
  @ApiOkResponse({ description: 'The dashboard', schema: DASHBOARD })
  replaceDashboard(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() dashboard: SaveDashboard,
    @IfMatch() condition: VersionCondition,
  ): Promise<Dashboard> {
    return this.dashboards.replace(principal, id, dashboard, condition);
  }

  @Delete(':id')
  @ForAnyRole()
  @ForPartnerKeys()
  @HttpCode(204)
  @ApiOperation({ summary: "Delete one's own dashboard, or a shared one" })
  @DashboardId()
  @ApiNoContentResponse({ description: 'The dashboard is deleted' })
  deleteDashboard(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatch() condition: VersionCondition,
  ): Promise<void> {
    return this.dashboards.delete(principal, id, condition);
  }
}
