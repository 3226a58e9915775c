import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Log, problems, readJsonBody, type ServiceCaller, ServiceCallerOf, ServiceIdentityGuard } from '@app/common';
import { readPerson } from './person';
import { type Erased, type Exported, PrivacyService } from './privacy.service';
import { readPosition } from './walk-position';

/** For the admin app, which asks for an admin and writes the audit log. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/privacy')
export class PrivacyController {
  constructor(
    private readonly privacy: PrivacyService,
    private readonly log: Log,
  ) {}

  @Post('export')
  @HttpCode(200)
  export(@Body() body: unknown, @ServiceCallerOf() caller: ServiceCaller): Promise<Exported> {
    checkActor(caller);
    const { person, position } = readRequest(body);
    return this.privacy.export(person, position);
  }

  @Post('erase')
  @HttpCode(200)
  async erase(@Body() body: unknown, @ServiceCallerOf() caller: ServiceCaller): Promise<Erased> {
    checkActor(caller);
    const { person, position } = readRequest(body);
    const erased = await this.privacy.erase(person, position);
    const { next, ...counts } = erased;
    this.log.info('Personal data was erased', {
      by: caller.actor?.name,
      kind: person.kind,
      is_complete: next === null,
      ...counts,
    });
    return erased;
  }
}

/** @throws Problem forbidden (403) unless it is asked for an admin */
function checkActor({ actor }: ServiceCaller): void {
  if (actor?.role !== 'admin') throw problems.forbidden('Personal data is exported and erased for admins only.');
}

function readRequest(body: unknown): {
  person: ReturnType<typeof readPerson>;
  position: ReturnType<typeof readPosition>;
} {
  const request = readJsonBody(body);
  const cursor = typeof request === 'object' && request !== null && 'cursor' in request ? request.cursor : undefined;
  return { person: readPerson(request), position: readPosition(cursor) };
}
