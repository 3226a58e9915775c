import { problems } from '@app/common';
import { Body, Delete, Get, HttpCode, Module, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { ChangeView, SavedView, SavedViews, SaveView, ViewsRequest } from './views.dto';
import { ViewsRepository } from './views.repository';

const EXAMPLE = { list: 'conversions', name: 'Rejected of rector', query: 'status=rejected&partner=rector' };

const ViewId = (): MethodDecorator =>
  ApiParam({ name: 'id', schema: { type: 'string', example: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b' } });

/** Views of the console's lists. There is nothing to decide, so the controller asks the repository itself. */
@AdminApi('views', 'views')
export class ViewsController {
  constructor(private readonly views: ViewsRepository) {}

  @Get()
  @ApiOperation({ summary: "List one's own views of lists, and the shared ones" })
  @ApiOkResponse({ description: 'The views', type: SavedViews })
  async listViews(@CurrentPrincipal() { actor }: Principal, @Query() { list }: ViewsRequest): Promise<SavedViews> {
    return { data: await this.views.list(actor, list) };
  }

  @Post()
  @ApiOperation({ summary: 'Save the filters and the columns of a list under a name' })
  @ApiBody({ type: SaveView, examples: { 'a shared view': { value: { ...EXAMPLE, is_shared: true } } } })
  @ApiCreatedResponse({ description: 'The view', type: SavedView })
  saveView(@CurrentPrincipal() { actor }: Principal, @Body() request: SaveView): Promise<SavedView> {
    return this.views.insert(actor, request);
  }

  @Patch(':id')
  @ApiOperation({ summary: "Change one's own view" })
  @ViewId()
  @ApiBody({ type: ChangeView, examples: { 'another name': { value: { name: 'Rejected' } } } })
  @ApiOkResponse({ description: 'The view', type: SavedView })
  async changeView(
    @CurrentPrincipal() { actor }: Principal,
    @Param('id') id: string,
    @Body() request: ChangeView,
  ): Promise<SavedView> {
    const view = isUUID(id) ? await this.views.change(actor, id, request) : undefined;
    if (!view) throw unknownView();
    return view;
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: "Delete one's own view" })
  @ViewId()
  @ApiNoContentResponse({ description: 'The view is deleted' })
  async deleteView(@CurrentPrincipal() { actor }: Principal, @Param('id') id: string): Promise<void> {
    if (!isUUID(id) || !(await this.views.delete(actor, id))) throw unknownView();
  }
}

const unknownView = (): Error => problems.notFound('The view');

@Module({ controllers: [ViewsController], providers: [ViewsRepository] })
export class ViewsModule {}
