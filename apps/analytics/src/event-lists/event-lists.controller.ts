import { Contract, Input, type InputReader, ServiceIdentityGuard } from '@app/common';
import type { Schema } from '@app/common/input/contract';
import { EVENT_ERROR_CODES, type EventErrorCode } from '@app/events';
import {
  type EventPage,
  LISTED_DEAD_EVENTS,
  LISTED_EVENTS,
  LISTED_REJECTS,
  type ListedDeadEvent,
  type ListedEvent,
  type ListedReject,
} from '@app/internal-protocol';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { EventListsRepository } from './event-lists.repository';
import { PAGE_OF_SOURCES, readListRequest } from './read-list-request';

const BOTS = ['include', 'exclude', 'only'] as const;
const CODES = Object.keys(EVENT_ERROR_CODES) as EventErrorCode[];

const TEXT = { type: 'string' };
const SPAN: Record<string, Schema> = { from: TEXT, to: TEXT };

const EVENTS = {
  summary: 'Stored events, the newest first',
  query: {
    ...PAGE_OF_SOURCES,
    ...SPAN,
    type: TEXT,
    name: TEXT,
    user_id: TEXT,
    session_id: TEXT,
    click_id: TEXT,
    bots: { ...TEXT, enum: BOTS, description: 'Events of bots; included by default' },
  },
  required: ['source_ids'],
  response: LISTED_EVENTS,
};
const REJECTS = {
  summary: 'Events that could not be read, the newest first',
  query: { ...PAGE_OF_SOURCES, ...SPAN, code: { ...TEXT, enum: CODES } },
  required: ['source_ids'],
  response: LISTED_REJECTS,
};
const DEAD_EVENTS = {
  summary: 'Events that a handler gave up, the latest first',
  query: { ...PAGE_OF_SOURCES, handler: TEXT },
  required: ['source_ids'],
  response: LISTED_DEAD_EVENTS,
};

/** The lists of events for the admin app, which knows sources by their codes. */
@Controller('internal/v1')
@UseGuards(ServiceIdentityGuard)
export class EventListsController {
  constructor(private readonly lists: EventListsRepository) {}

  @Get('events')
  @Contract(EVENTS)
  listEvents(@Input() input: InputReader): Promise<EventPage<ListedEvent>> {
    const filters = {
      from: input.time('from'),
      to: input.time('to'),
      type: input.text('type'),
      name: input.text('name'),
      userId: input.text('user_id'),
      sessionId: input.text('session_id'),
      clickId: input.text('click_id'),
      bots: input.oneOf('bots', BOTS) ?? 'include',
    };
    return this.lists.listEvents(readListRequest(input, ['time', 'uuid', 'integer']), filters);
  }

  @Get('event-rejects')
  @Contract(REJECTS)
  listRejects(@Input() input: InputReader): Promise<EventPage<ListedReject>> {
    const filters = { from: input.time('from'), to: input.time('to'), code: input.oneOf('code', CODES) };
    return this.lists.listRejects(readListRequest(input, ['uuid']), filters);
  }

  @Get('dead-events')
  @Contract(DEAD_EVENTS)
  listDeadEvents(@Input() input: InputReader): Promise<EventPage<ListedDeadEvent>> {
    const handler = input.text('handler');
    return this.lists.listDeadEvents(readListRequest(input, ['time', 'text', 'day', 'integer', 'uuid']), handler);
  }
}
