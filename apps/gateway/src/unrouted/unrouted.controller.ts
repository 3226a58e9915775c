import { Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Contract, Input, InputReader, ServiceIdentityGuard } from '@app/common';
import { UNROUTED_PAGE, UNROUTED_REPORT } from '@app/internal-protocol';
import { ALL, IDS, PAGE_PARAMETERS, readIds, readPage, writePage } from '../paging';
import { type UnroutedRedriveReport, UnroutedRedriveService } from './unrouted-redrive.service';
import { UnroutedRepository } from './unrouted.repository';

const PATH_PREFIX = { type: 'string', description: 'All whose path begins so' };

const UNROUTED_LIST = {
  summary: 'Requests to paths that no partner has, a mistyped URL say; the newest first',
  query: { ...PAGE_PARAMETERS, path_prefix: PATH_PREFIX },
  response: UNROUTED_PAGE,
};

const UNROUTED_REDRIVE = {
  summary: 'Route kept requests again: to the endpoint named, else to where each path leads by now',
  body: {
    ...IDS,
    ...ALL,
    path_prefix: PATH_PREFIX,
    endpoint_path: { type: 'string', description: 'Endpoint of a partner; without it each path decides' },
  },
  example: { path_prefix: '/partner/recter/', endpoint_path: '/rector/event' },
  response: UNROUTED_REPORT,
};

/** Requests without a route, for admin. */
@Controller('internal/v1/unrouted')
@UseGuards(ServiceIdentityGuard)
export class UnroutedController {
  constructor(
    private readonly repository: UnroutedRepository,
    private readonly redrives: UnroutedRedriveService,
  ) {}

  @Get()
  @Contract(UNROUTED_LIST)
  async list(@Input() input: InputReader): Promise<Record<string, unknown>> {
    const [page, pathPrefix] = [readPage(input), input.text('path_prefix')];
    input.check();
    const { data, isCut } = await this.repository.list(pathPrefix, page.beforeId, page.limit);
    return writePage(data, page, isCut);
  }

  /** Redrives requests to the endpoint of the body, else to where each path leads now. */
  @Post('redrive')
  @HttpCode(200)
  @Contract(UNROUTED_REDRIVE)
  async redrive(@Input() input: InputReader): Promise<UnroutedRedriveReport> {
    const [ids, pathPrefix] = [readIds(input), input.text('path_prefix')];
    const endpointPath = input.text('endpoint_path');
    input.choice(['ids', 'path_prefix']);
    if (input.flag('all') && endpointPath !== null) {
      input.addError(
        'endpoint_path',
        'conflicting_fields',
        'cannot be the endpoint of all; choose by ids or path_prefix',
      );
    }
    input.check();
    return this.redrives.redrive({ ids, pathPrefix }, endpointPath);
  }
}
