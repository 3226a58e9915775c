import { Contract, Input, type InputReader, ServiceIdentityGuard } from '@app/common';
import { EVENT_ERROR_CODES, type EventErrorCode } from '@app/events';
import {
  DEAD_EVENTS_REPORT,
  type DeadEventsReport,
  readDeadEventId,
  REJECTS_REPORT,
  type RejectsReport,
} from '@app/internal-protocol';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { RedriveService } from './redrive.service';

const MAX_IDS = 1_000;
const MAX_INTEGER = 2_147_483_647;
const CODES = Object.keys(EVENT_ERROR_CODES) as EventErrorCode[];

const UUID = { type: 'string', format: 'uuid' };
const SOURCE_ID = { type: 'integer', minimum: 0, maximum: MAX_INTEGER };
const ALL = { type: 'boolean', description: 'True: all, where nothing else selects any' };

const REDRIVE_REJECTS = {
  summary: 'Read rejected events again, as if they arrived now',
  body: {
    ids: { type: 'array', items: UUID, minItems: 1, maxItems: MAX_IDS },
    source_id: SOURCE_ID,
    code: { type: 'string', enum: CODES },
    all: ALL,
    after: { ...UUID, description: 'next_after of the request before' },
  },
  response: REJECTS_REPORT,
};
const REDRIVE_DEAD_EVENTS = {
  summary: 'Give dead events to their handlers again',
  body: {
    ids: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: MAX_IDS },
    handler: { type: 'string' },
    source_id: SOURCE_ID,
    all: ALL,
  },
  response: DEAD_EVENTS_REPORT,
};

/** Redrives for the admin app, which records them in its audit log. */
@Controller('internal/v1')
@UseGuards(ServiceIdentityGuard)
export class RedriveController {
  constructor(private readonly redrives: RedriveService) {}

  @Post('event-rejects/redrive')
  @HttpCode(200)
  @Contract(REDRIVE_REJECTS)
  redriveRejects(@Input() input: InputReader): Promise<RejectsReport> {
    const choice = {
      ids: input.list('ids', (id) => isUUID(id), { max: MAX_IDS, what: 'UUIDs' }),
      sourceId: input.wholeNumber('source_id', 0, MAX_INTEGER),
      code: input.oneOf('code', CODES),
      after: input.text('after'),
    };
    if (choice.after !== null && !isUUID(choice.after)) input.addError('after', 'wrong_format', 'must be a UUID');
    input.choice(['ids', 'source_id', 'code']);
    input.check();
    return this.redrives.redriveRejects(choice);
  }

  @Post('dead-events/redrive')
  @HttpCode(200)
  @Contract(REDRIVE_DEAD_EVENTS)
  redriveDeadEvents(@Input() input: InputReader): Promise<DeadEventsReport> {
    const isId = (id: string): boolean => readDeadEventId(id) !== undefined;
    const ids = input.list('ids', isId, { max: MAX_IDS, what: 'ids of dead events' });
    const choice = {
      keys: ids && ids.flatMap((id) => readDeadEventId(id) ?? []),
      handler: input.text('handler'),
      sourceId: input.wholeNumber('source_id', 0, MAX_INTEGER),
    };
    input.choice(['ids', 'handler', 'source_id']);
    input.check();
    return this.redrives.redriveDeadEvents(choice);
  }
}
