import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { problems, ServiceIdentityGuard } from '@app/common';
import { readIds, readMembers, readPage, readText, writePage } from '../internal/read-request';
import { type RedriveReport, UnroutedRedriveService } from './unrouted-redrive.service';
import { UnroutedRepository } from './unrouted.repository';

/** Requests that no route took, for admin. */
@Controller('internal/v1/unrouted')
@UseGuards(ServiceIdentityGuard)
export class UnroutedController {
  constructor(
    private readonly repository: UnroutedRepository,
    private readonly redrives: UnroutedRedriveService,
  ) {}

  @Get()
  async list(@Query() query: Record<string, unknown>): Promise<Record<string, unknown>> {
    const page = readPage(query);
    return writePage(await this.repository.list(readText(query, 'path_prefix'), page.beforeId, page.limit), page);
  }

  /** To the endpoint named, else to where each one's own path leads by now. */
  @Post('redrive')
  @HttpCode(200)
  async redrive(@Body() body: unknown): Promise<RedriveReport> {
    const members = readMembers(body);
    const [ids, pathPrefix] = [readIds(members), readText(members, 'path_prefix')];
    if (ids === null && pathPrefix === null) {
      throw problems.invalidRequest([{ field: 'ids', reason: 'or path_prefix is needed' }]);
    }
    return this.redrives.redrive({ ids, pathPrefix }, readText(members, 'endpoint_path'));
  }
}
