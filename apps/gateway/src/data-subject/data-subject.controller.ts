import { Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { Contract, Input, InputReader, Log, problems, type ServicePeer, Peer, ServiceIdentityGuard } from '@app/common';
import { NameMeanings, readMappings } from './partner-mappings';
import { readPartnerCodes, readPerson } from './person';
import { ERASE, EXPORT } from './data-subject.contract';
import { type ErasureReport, type ExportReport, DataSubjectService } from './data-subject.service';
import { readPosition } from './scan-position';

/** For the admin app, which asks for an admin and writes the audit log. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/privacy')
export class DataSubjectController {
  constructor(
    private readonly privacy: DataSubjectService,
    @Inject(Log) private readonly log: Log,
  ) {}

  @Post('export')
  @HttpCode(200)
  @Contract(EXPORT)
  async export(@Input() input: InputReader, @Peer() caller: ServicePeer): Promise<ExportReport> {
    checkActor(caller);
    const [partnerCodes, position, mappings] = [readPartnerCodes(input), readPosition(input), readMappings(input)];
    const person = readPerson(input);
    return this.privacy.export(person, new NameMeanings(mappings, person.kind), partnerCodes, position);
  }

  @Post('erase')
  @HttpCode(200)
  @Contract(ERASE)
  async erase(@Input() input: InputReader, @Peer() caller: ServicePeer): Promise<ErasureReport> {
    checkActor(caller);
    const [partnerCodes, position, mappings] = [readPartnerCodes(input), readPosition(input), readMappings(input)];
    const person = readPerson(input);
    const erased = await this.privacy.erase(person, new NameMeanings(mappings, person.kind), partnerCodes, position);
    const { next, ...counts } = erased;
    const fields = { by: caller.actor?.name, kind: person.kind, is_complete: next === null, ...counts };
    this.log.info('Personal data was erased', fields);
    return erased;
  }
}

/** @throws Problem forbidden (403) unless it is asked for an admin */
function checkActor({ actor }: ServicePeer): void {
  if (actor?.role !== 'admin') throw problems.forbidden('Personal data is exported and erased for admins only.');
}
