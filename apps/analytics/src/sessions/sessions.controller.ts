import {
  Contract,
  Input,
  type InputReader,
  Peer,
  readSpan,
  ServiceIdentityGuard,
  type ServicePeer,
  SPAN_PARAMETERS,
} from '@app/common';
import {
  BOTS,
  EVENT_PATHS,
  EVENT_SESSION_LIST,
  type EventPaths,
  type EventSession,
  type EventSessionList,
} from '@app/internal-protocol';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { BOTS_PARAMETER, MAX_SOURCE_ID, SOURCE_PARAMETER } from '../statistics/parameters';
import { StatisticsRepository } from '../statistics/statistics.repository';
import { maskForRole } from '../data-subject/mask-for-role';
import { readSessionCursor, type SessionPlace, writeSessionCursor } from './session-cursor';
import { SessionsRepository } from './sessions.repository';

/** The handler that writes what is read here. */
const HANDLERS = ['sessions'];
const PAGE_SIZE = { default: 50, max: 1_000 };
const PATHS_LIMIT = { default: 20, max: 100 };

const SESSIONS = {
  summary: 'Sessions, the newest first',
  query: {
    from: { ...SPAN_PARAMETERS.from, description: 'Sessions that began from this time on' },
    to: { ...SPAN_PARAMETERS.to, description: 'Sessions that began before this time' },
    ...SOURCE_PARAMETER,
    ...BOTS_PARAMETER,
    user_id: { type: 'string', description: 'Sessions of this user' },
    entry_page: { type: 'string', description: 'Sessions that began on this page, without a query' },
    cursor: { type: 'string', description: 'next_cursor of the page before' },
    page_size: { type: 'integer', minimum: 1, maximum: PAGE_SIZE.max },
  },
  response: EVENT_SESSION_LIST,
};

const PATHS = {
  summary: 'On which pages sessions of a span began and ended, and the most common steps between pages',
  query: {
    ...SPAN_PARAMETERS,
    ...SOURCE_PARAMETER,
    ...BOTS_PARAMETER,
    limit: {
      type: 'integer',
      minimum: 1,
      maximum: PATHS_LIMIT.max,
      description: 'Maximum rows of each; 20 by default',
    },
  },
  required: ['from', 'to'],
  response: EVENT_PATHS,
};

@Controller('internal/v1')
@UseGuards(ServiceIdentityGuard)
export class SessionsController {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly statistics: StatisticsRepository,
  ) {}

  @Get('event-sessions')
  @Contract(SESSIONS)
  async list(@Input() input: InputReader, @Peer() { actor }: ServicePeer): Promise<EventSessionList> {
    const filter = {
      from: input.time('from'),
      to: input.time('to'),
      sourceId: input.wholeNumber('source_id', 1, MAX_SOURCE_ID),
      userId: input.text('user_id'),
      entryPage: input.text('entry_page'),
      bots: input.oneOf('bots', BOTS) ?? 'exclude',
    };
    const pageSize = input.wholeNumber('page_size', 1, PAGE_SIZE.max) ?? PAGE_SIZE.default;
    const after = readPlace(input);
    input.check();
    const completeUntil = await this.statistics.readCompleteness(HANDLERS);
    const found = await this.sessions.list(filter, after, pageSize + 1);
    const shown = found.slice(0, pageSize);
    const last = found.length > pageSize ? shown.at(-1) : undefined;
    const data = shown.map(({ source_id, started_at, last_at, ...session }): EventSession => {
      const times = { started_at: started_at.toISOString(), last_at: last_at.toISOString() };
      return { source: String(source_id), ...session, ...times };
    });
    return {
      data: data.map((session) => maskForRole(actor?.role, session)),
      next_cursor: last ? writeSessionCursor(placeOf(last)) : null,
      page_size: pageSize,
      complete_until: completeUntil,
    };
  }

  @Get('event-paths')
  @Contract(PATHS)
  async readPaths(@Input() input: InputReader): Promise<EventPaths> {
    const sourceId = input.wholeNumber('source_id', 1, MAX_SOURCE_ID);
    const bots = input.oneOf('bots', BOTS) ?? 'exclude';
    const limit = input.wholeNumber('limit', 1, PATHS_LIMIT.max) ?? PATHS_LIMIT.default;
    const { from, to } = readSpan(input);
    const completeUntil = await this.statistics.readCompleteness(HANDLERS);
    const paths = await this.sessions.readPaths({ from, to, sourceId, bots, limit });
    return { from: from.toISOString(), to: to.toISOString(), ...paths, complete_until: completeUntil };
  }
}

function readPlace(input: InputReader): SessionPlace | undefined {
  const cursor = input.text('cursor');
  const place = cursor === null ? undefined : readSessionCursor(cursor);
  if (cursor !== null && !place) input.addError('cursor', 'invalid_cursor', 'is no next_cursor of this list');
  return place;
}

interface Placed {
  started_at: Date;
  source_id: number;
  session_id: string;
  is_by_visitor: boolean;
}

function placeOf({ started_at, source_id, session_id, is_by_visitor }: Placed): SessionPlace {
  return {
    startedAt: started_at.toISOString(),
    sourceId: source_id,
    sessionId: session_id,
    isByVisitor: is_by_visitor,
  };
}
