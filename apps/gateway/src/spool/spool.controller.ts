import { Controller, Get, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { Contract, Input, InputReader, Log, ServiceIdentityGuard } from '@app/common';
import { DEAD_LETTER_REPORT, SPOOL_PAGE, SPOOL_REPORT } from '@app/internal-protocol';
import { ALL, IDS, PAGE_PARAMETERS, readIds, readPage, writePage } from '../paging';
import { Replayer } from './replayer.service';
import { SpoolRepository } from './spool.repository';

const STATES = ['waiting', 'dead'] as const;

const PARTNER_CODE = { type: 'string', description: 'Code of a partner' };

const SPOOL_LIST = {
  summary: 'Postbacks that wait for their service, and those that no service would take (dead); the newest first',
  query: { ...PAGE_PARAMETERS, partner_code: PARTNER_CODE, state: { type: 'string', enum: STATES } },
  response: SPOOL_PAGE,
};

const SPOOL_REDRIVE = {
  summary: 'Have dead postbacks delivered again: some by their ids, a partner’s, or all',
  body: { ...IDS, ...ALL, partner_code: PARTNER_CODE, state: { type: 'string', enum: ['dead'] } },
  example: { partner_code: 'rector' },
  response: SPOOL_REPORT,
};

const MAX_REASON_LENGTH = 500;

const SPOOL_DEAD_LETTER = {
  summary: 'Dead-letter postbacks that wait, by their ids; a redrive has them wait again',
  body: { ...IDS, reason: { type: 'string', maxLength: MAX_REASON_LENGTH, description: 'Why, for those who find it' } },
  required: ['ids'],
  example: { ids: ['019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b'], reason: 'Crashes the service' },
  response: DEAD_LETTER_REPORT,
};

/** The rows of the spool, for admin: never with the requests themselves. */
@Controller('internal/v1/spool')
@UseGuards(ServiceIdentityGuard)
export class SpoolController {
  constructor(
    private readonly repository: SpoolRepository,
    private readonly replayer: Replayer,
    @Inject(Log) private readonly log: Log,
  ) {}

  @Get()
  @Contract(SPOOL_LIST)
  async list(@Input() input: InputReader): Promise<Record<string, unknown>> {
    const page = readPage(input);
    const filter = { partnerCode: input.text('partner_code'), state: input.oneOf('state', STATES), ...page };
    input.check();
    return writePage(await this.repository.list(filter), page);
  }

  /** Lets dead rows wait again, under their postback ids. */
  @Post('redrive')
  @HttpCode(200)
  @Contract(SPOOL_REDRIVE)
  async redrive(@Input() input: InputReader): Promise<Record<string, unknown>> {
    const [ids, partnerCode] = [readIds(input), input.text('partner_code')];
    input.oneOf('state', ['dead']);
    input.choice(['ids', 'partner_code']);
    input.check();
    const partners = await this.repository.redriveDead(ids, partnerCode);
    for (const partner of new Set(partners)) this.replayer.wake(partner);
    return { redriven: partners.length };
  }

  /** Stops attempts for waiting rows until a person redrives them. */
  @Post('dead-letter')
  @HttpCode(200)
  @Contract(SPOOL_DEAD_LETTER)
  async deadLetter(@Input() input: InputReader): Promise<Record<string, unknown>> {
    const [ids, reason] = [readIds(input), input.text('reason')];
    if (reason !== null && reason.length > MAX_REASON_LENGTH) {
      input.addError('reason', 'wrong_length', `must not be longer than ${MAX_REASON_LENGTH} characters`);
    }
    input.check();
    const error = `Dead-lettered by a person${reason === null ? '' : `: ${reason}`}`;
    const partners = await this.repository.deadLetterWaiting(ids!, error);
    for (const partner of new Set(partners)) {
      const count = partners.filter((one) => one === partner).length;
      this.log.warn('A person dead-lettered spooled postbacks', { partner, count });
    }
    return { dead_lettered: partners.length };
  }
}
