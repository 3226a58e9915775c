import { Contract, Input, InputReader, Log, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { readVisitorId, requireAdmin } from '@app/internal-protocol';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ERASE, EXPORT } from './data-subject.contract';
import { type EventsErasure, type EventsExport, VisitorDataService } from './visitor-data.service';
import { readPosition } from './visitor-walk';

/** One person's events, for the admin app, which acts for an admin and writes the audit log. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/privacy')
export class DataSubjectController {
  constructor(
    private readonly visitors: VisitorDataService,
    private readonly log: Log,
  ) {}

  @Post('export')
  @HttpCode(200)
  @Contract(EXPORT)
  async export(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<EventsExport> {
    requireAdmin(peer);
    const position = readPosition(input);
    return this.visitors.export(readVisitorId(input), position);
  }

  @Post('erase')
  @HttpCode(200)
  @Contract(ERASE)
  async erase(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<EventsErasure> {
    requireAdmin(peer);
    const position = readPosition(input);
    const erased = await this.visitors.erase(readVisitorId(input), position);
    const { next, ...counts } = erased;
    this.log.info('Personal data was erased', { by: peer.actor?.name, is_complete: next === null, ...counts });
    return erased;
  }
}
