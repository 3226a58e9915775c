import { Controller, Get, UseGuards } from '@nestjs/common';
import { Contract, Input, InputReader, ServiceIdentityGuard } from '@app/common';
import { schemas } from '@app/internal-protocol';
import { JobRunner } from '../jobs/job-runner';
import { type AuditEvent, AuditEventRepository } from './audit-event.repository';

const PAGE_SIZE = 500;

const { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, STRING } = schemas;
const AUDIT_EVENTS = objectOf('AuditEventPage', {
  events: listOf(
    objectOf('AuditEvent', {
      id: INTEGER,
      at: STRING,
      key_id: STRING,
      action: STRING,
      entity: STRING,
      asked: FREE,
      outcome: orNull(FREE),
    }),
  ),
  is_complete: BOOLEAN,
});

/** Serves the admin app, which collects the changes that API keys requested of the service itself. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/audit-events')
export class AuditEventController {
  constructor(
    private readonly events: AuditEventRepository,
    private readonly jobs: JobRunner,
  ) {}

  @Get()
  @Contract({
    summary: 'What API keys changed here, oldest first',
    query: { after: { type: 'string', pattern: '^\\d{1,16}$', description: 'Those after this id; at most 500' } },
    response: AUDIT_EVENTS,
  })
  async list(@Input() input: InputReader): Promise<{ events: AuditEvent[]; is_complete: boolean }> {
    const after = input.text('after') ?? '0';
    if (!/^\d{1,16}$/.test(after)) input.addError('after', 'wrong_format', 'must be the id of an audit event');
    input.check();
    // The admin app comes by regularly: so a job whose instance is gone does not wait for a person to look.
    this.jobs.wake();
    const events = await this.events.list(after, PAGE_SIZE);
    return { events, is_complete: events.length < PAGE_SIZE };
  }
}
