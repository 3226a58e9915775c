import { Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { Contract, Input, InputReader, Log, Peer, problems, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { readDataSubjectRequest } from './data-subject-request';
import { ERASE, EXPORT } from './data-subject.contract';
import { DataSubjectService, type ErasureReport, type ExportReport } from './data-subject.service';

/** One person's data, for the admin app, which acts for an admin and writes the audit log. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/privacy')
export class DataSubjectController {
  constructor(
    private readonly dataSubject: DataSubjectService,
    @Inject(Log) private readonly log: Log,
  ) {}

  @Post('export')
  @HttpCode(200)
  @Contract(EXPORT)
  async export(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<ExportReport> {
    checkActor(peer);
    return this.dataSubject.export(readDataSubjectRequest(input));
  }

  @Post('erase')
  @HttpCode(200)
  @Contract(ERASE)
  async erase(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<ErasureReport> {
    checkActor(peer);
    const request = readDataSubjectRequest(input);
    const erased = await this.dataSubject.erase(request);
    const { next, ...counts } = erased;
    const fields = { by: peer.actor?.name, kind: request.person.kind, is_complete: next === null, ...counts };
    this.log.info('Personal data was erased', fields);
    return erased;
  }
}

/** @throws Problem forbidden (403) unless the peer acts for an admin */
function checkActor({ actor }: ServicePeer): void {
  if (actor?.role !== 'admin') throw problems.forbidden('Personal data is exported and erased for admins only.');
}
