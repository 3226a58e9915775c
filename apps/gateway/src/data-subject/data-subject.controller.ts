import { Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { Contract, Input, InputReader, Log, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { requireAdmin } from '@app/internal-protocol';
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
    requireAdmin(peer);
    return this.dataSubject.export(readDataSubjectRequest(input));
  }

  @Post('erase')
  @HttpCode(200)
  @Contract(ERASE)
  async erase(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<ErasureReport> {
    requireAdmin(peer);
    const request = readDataSubjectRequest(input);
    const erased = await this.dataSubject.erase(request);
    const { next, ...counts } = erased;
    const fields = { by: peer.actor?.name, kind: request.person.kind, is_complete: next === null, ...counts };
    this.log.info('Personal data was erased', fields);
    return erased;
  }
}
