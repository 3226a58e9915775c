import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { problems, ServiceIdentityGuard } from '@app/common';
import { readIds, readMembers, readPage, readText, writePage } from '../internal/read-request';
import { Replayer } from './replayer.service';
import { SpoolRepository } from './spool.repository';

const STATES = ['waiting', 'dead'] as const;

/** What waits and what was refused, for admin: never with the requests themselves. */
@Controller('internal/v1/spool')
@UseGuards(ServiceIdentityGuard)
export class SpoolController {
  constructor(
    private readonly repository: SpoolRepository,
    private readonly replayer: Replayer,
  ) {}

  @Get()
  async list(@Query() query: Record<string, unknown>): Promise<Record<string, unknown>> {
    const page = readPage(query);
    const state = readText(query, 'state');
    const known = STATES.find((one) => one === state) ?? null;
    if (state !== null && known === null) {
      throw problems.invalidRequest([{ field: 'state', reason: `must be one of ${STATES.join(', ')}` }]);
    }
    const filter = { partnerCode: readText(query, 'partner_code'), state: known, ...page };
    return writePage(await this.repository.list(filter), page);
  }

  /** Dead rows wait again, with the receipts that they have. */
  @Post('redrive')
  @HttpCode(200)
  async redrive(@Body() body: unknown): Promise<Record<string, unknown>> {
    const members = readMembers(body);
    const [ids, partnerCode] = [readIds(members), readText(members, 'partner_code')];
    if (ids === null && partnerCode === null) {
      throw problems.invalidRequest([{ field: 'ids', reason: 'or partner_code is needed' }]);
    }
    const partners = await this.repository.redriveDead(ids, partnerCode);
    for (const partner of new Set(partners)) this.replayer.wake(partner);
    return { redriven: partners.length };
  }
}
