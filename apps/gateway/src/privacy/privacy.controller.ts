import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { Log, problems, type ServiceCaller, ServiceCallerOf, ServiceIdentityGuard } from '@app/common';
import { readMembers } from '../internal/read-request';
import { readPartnerCodes, readPerson } from './person';
import { type Erased, type Exported, PrivacyService } from './privacy.service';
import { readPosition } from './walk-position';

/** For the admin app, which asks for an admin and writes the audit log. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/privacy')
export class PrivacyController {
  constructor(
    private readonly privacy: PrivacyService,
    @Inject(Log) private readonly log: Log,
  ) {}

  @Post('export')
  @HttpCode(200)
  async export(@Body() body: unknown, @ServiceCallerOf() caller: ServiceCaller): Promise<Exported> {
    checkActor(caller);
    const members = readMembers(body);
    return this.privacy.export(readPerson(members), readPartnerCodes(members), readPosition(members));
  }

  @Post('erase')
  @HttpCode(200)
  async erase(@Body() body: unknown, @ServiceCallerOf() caller: ServiceCaller): Promise<Erased> {
    checkActor(caller);
    const members = readMembers(body);
    const person = readPerson(members);
    const erased = await this.privacy.erase(person, readPartnerCodes(members), readPosition(members));
    const { next, ...counts } = erased;
    const fields = { by: caller.actor?.name, kind: person.kind, is_complete: next === null, ...counts };
    this.log.info('Personal data was erased', fields);
    return erased;
  }
}

/** @throws Problem forbidden (403) unless it is asked for an admin */
function checkActor({ actor }: ServiceCaller): void {
  if (actor?.role !== 'admin') throw problems.forbidden('Personal data is exported and erased for admins only.');
}
