import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import {
  ENDPOINT_CONTRACTS,
  NEWEST_POSTBACKS,
  QUARANTINE_GROUPS,
  QUARANTINE_SUMMARY,
  schemas,
  SEARCH_HITS,
  SERVICE_OVERVIEW,
  SERVICE_TRAFFIC,
} from '@app/internal-protocol';
import { Controller, Get, Header, Param, UseGuards, UseInterceptors } from '@nestjs/common';
import type { Role } from '../caller-auth/read-key.guard';
import { ConversionReads } from '../conversion-api/conversion-reads.service';
import { maskForRole } from '../conversion-api/mask-conversion';
import { StatsService } from '../conversion-api/stats.service';
import { JSON_TYPE, writeJson } from '../conversion-api/verbatim-json';
import { MAX_INTERNAL_PAGE_SIZE } from '../list/list-query';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { TrafficService } from '../insight/traffic.service';
import { QuarantineGroupsService } from '../quarantine/quarantine-groups.service';
import { QuarantineService } from '../quarantine/quarantine.service';
import { NewestService } from './newest.service';
import { OverviewService } from './overview.service';
import { SearchService } from './search.service';

const SUMMARY_NAMES = Object.keys(QUARANTINE_SUMMARY);

const QUARANTINE_SUMMARIES = {
  ...ENDPOINT_CONTRACTS.quarantine,
  summary: 'Postbacks in quarantine with the reasons, without what was received',
  response: schemas.pageOf('QuarantineSummaryPage', schemas.objectOf('QuarantineSummary', QUARANTINE_SUMMARY)),
};

const {
  page: _page,
  page_size: _size,
  limit: _limit,
  cursor: _cursor,
  ...QUARANTINE_FILTERS
} = ENDPOINT_CONTRACTS.quarantine.query;

const QUARANTINE_BY_REASON = {
  summary: 'Quarantine by reason, with the money that can be read in it',
  query: QUARANTINE_FILTERS,
  response: QUARANTINE_GROUPS,
};

const { STRING } = schemas;

const TRAFFIC = {
  summary: 'What was received in periods, such as those in which a revision was active',
  query: {
    starts: {
      ...STRING,
      example: '2026-11-22T00:00:00Z,2026-11-22T10:30:00Z',
      description: 'When each period begins, in order and separated by commas; each ends when the next one begins',
    },
  },
  required: ['starts'],
  response: SERVICE_TRAFFIC,
};

const POSTBACK = {
  ...ENDPOINT_CONTRACTS.quarantinedPostback,
  path: { postback_id: { type: 'string', format: 'uuid' } },
};

const OVERVIEW = { summary: 'The last 24 hours in a few figures', response: SERVICE_OVERVIEW };

const NEWEST = {
  summary: 'What was received in the last seconds, or from a time on, oldest first',
  query: { since: { ...schemas.TIME, description: 'By default ten seconds before this request' } },
  response: NEWEST_POSTBACKS,
};

const SEARCH = {
  summary: 'Where a text stands: a conversion id, click id, order id or postback id',
  query: { q: { type: 'string', example: 'example-1' } },
  required: ['q'],
  response: SEARCH_HITS,
};

/** The reads of this partner for the admin app, as the role of the person behind the request may see them. */
@UseGuards(ServiceIdentityGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('internal/v1')
export class InternalReadsController {
  constructor(
    private readonly conversions: ConversionReads,
    private readonly statistics: StatsService,
    private readonly quarantine: QuarantineService,
    private readonly overviews: OverviewService,
    private readonly newest: NewestService,
    private readonly searches: SearchService,
    private readonly groups: QuarantineGroupsService,
    private readonly traffic: TrafficService,
  ) {}

  @Get('overview')
  @Contract(OVERVIEW)
  overview(): Promise<unknown> {
    return this.overviews.read(new Date());
  }

  @Get('stats')
  @Contract(ENDPOINT_CONTRACTS.stats)
  stats(@Input() input: InputReader): Promise<unknown> {
    return this.statistics.read(input, new Date());
  }

  @Get('conversions')
  @Contract(ENDPOINT_CONTRACTS.conversions)
  listConversions(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<unknown> {
    return this.conversions.list(input, roleOf(peer), MAX_INTERNAL_PAGE_SIZE);
  }

  @Get('conversions/:conversion_id')
  @Contract(ENDPOINT_CONTRACTS.conversion)
  @Header('content-type', JSON_TYPE)
  findConversion(
    @Param('conversion_id') conversionId: string,
    @Input() input: InputReader,
    @Peer() peer: ServicePeer,
  ): Promise<string> {
    return this.conversions.find(conversionId, input, roleOf(peer));
  }

  @Get('quarantine')
  @Contract(QUARANTINE_SUMMARIES)
  async listQuarantine(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<unknown> {
    const page = maskForRole(roleOf(peer), await this.quarantine.listWithoutBodies(input));
    return { ...page, data: page.data.map((row) => pick(row, SUMMARY_NAMES)) };
  }

  @Get('quarantine-reasons')
  @Contract(QUARANTINE_BY_REASON)
  groupQuarantine(@Input() input: InputReader): Promise<unknown> {
    return this.groups.read(input);
  }

  @Get('traffic')
  @Contract(TRAFFIC)
  countTraffic(@Input() input: InputReader): Promise<unknown> {
    return this.traffic.read(input, new Date());
  }

  @Get('quarantine/:postback_id')
  @Contract(POSTBACK)
  @Header('content-type', JSON_TYPE)
  async findQuarantined(
    @Param('postback_id') postbackId: string,
    @Input() input: InputReader,
    @Peer() peer: ServicePeer,
  ): Promise<string> {
    input.check();
    const role = roleOf(peer);
    const row = await this.quarantine.find(postbackId, role === 'admin' || role === 'editor');
    return writeJson(maskForRole(role, { data: [row] }).data[0]);
  }

  @Get('newest')
  @Contract(NEWEST)
  listNewest(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<unknown> {
    const since = input.time('since');
    input.check();
    return this.newest.read(since, roleOf(peer), new Date());
  }

  @Get('search')
  @Contract(SEARCH)
  async search(@Input() input: InputReader): Promise<unknown> {
    const text = input.text('q');
    input.check();
    return { hits: await this.searches.find(text!) };
  }
}

function pick(row: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

const ROLES: readonly string[] = ['admin', 'editor', 'viewer'] satisfies Role[];

/** The role of the person on whose behalf a process reads; undefined, which sees the least, for any other. */
function roleOf({ actor }: ServicePeer): Role | undefined {
  return actor !== undefined && ROLES.includes(actor.role) ? (actor.role as Role) : undefined;
}
