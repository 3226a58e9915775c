import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Contract, Input, InputReader, Log, type ServicePeer, Peer, ServiceIdentityGuard } from '@app/common';
import { readPerson, requireAdmin } from '@app/internal-protocol';
import { ERASE, EXPORT, LIST_CONVERSIONS } from './data-subject.contract';
import { PartnerDataSubjectService } from './data-subject.service';
import { readPosition } from './walk-position';

/** Serves the admin app, which acts for an admin and writes the audit log. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/privacy')
export class PartnerDataSubjectController {
  constructor(
    private readonly privacy: PartnerDataSubjectService,
    private readonly log: Log,
  ) {}

  @Post('export')
  @HttpCode(200)
  @Contract(EXPORT)
  export(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<object> {
    requireAdmin(peer);
    const position = readPosition(input);
    return this.privacy.export(readPerson(input), position);
  }

  @Post('conversions')
  @HttpCode(200)
  @Contract(LIST_CONVERSIONS)
  listConversions(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<object> {
    requireAdmin(peer);
    const position = readPosition(input);
    return this.privacy.listConversions(readPerson(input), position);
  }

  @Post('erase')
  @HttpCode(200)
  @Contract(ERASE)
  async erase(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<object> {
    requireAdmin(peer);
    const position = readPosition(input);
    const person = readPerson(input);
    const erased = await this.privacy.erase(person, position);
    const { next, ...counts } = erased;
    this.log.info('Personal data was erased', {
      by: peer.actor?.name,
      kind: person.kind,
      is_complete: next === null,
      ...counts,
    });
    return erased;
  }
}
