import {
  Contract,
  Input,
  InputReader,
  Peer,
  readSpan,
  ServiceIdentityGuard,
  type ServicePeer,
  SPAN_PARAMETERS,
} from '@app/common';
import {
  UNMATCHED_CLICKS,
  UNMATCHED_CONVERSIONS,
  type UnmatchedClick,
  type UnmatchedConversion,
  type UnmatchedPage,
} from '@app/internal-protocol';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { SOURCE_PARAMETER } from '../statistics/parameters';
import { ConversionJoinsRepository, type Placed } from './conversion-joins.repository';
import { maskForRole } from '../data-subject/mask-for-role';
import { readSourceId } from './read-funnel';
import { CLICK_PLACE, CONVERSION_PLACE, readPlace, writePlace } from './unmatched-place';

const MAX_PAGE_SIZE = 1_000;
const DEFAULT_PAGE_SIZE = 50;

const PAGE = {
  cursor: { type: 'string', description: 'next_cursor of the page before' },
  page_size: { type: 'integer', minimum: 1, default: DEFAULT_PAGE_SIZE },
};

const CLICKS = {
  summary: 'Clicks of a span without a conversion, newest first: not converted, or tracking was lost',
  query: { ...SPAN_PARAMETERS, ...SOURCE_PARAMETER, ...PAGE },
  required: ['from', 'to'],
  response: UNMATCHED_CLICKS,
};

const CONVERSIONS = {
  summary: 'Conversions of a span whose click no event has, newest first: another channel, or fraud',
  query: { ...SPAN_PARAMETERS, partner: { type: 'string', description: 'A partner code; all by default' }, ...PAGE },
  required: ['from', 'to'],
  response: UNMATCHED_CONVERSIONS,
};

@Controller('internal/v1')
@UseGuards(ServiceIdentityGuard)
export class UnmatchedController {
  constructor(private readonly joins: ConversionJoinsRepository) {}

  @Get('unmatched-clicks')
  @Contract(CLICKS)
  async clicks(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<UnmatchedPage<UnmatchedClick>> {
    const after = readPlace(input, CLICK_PLACE);
    const filter = readSourceId(input);
    const size = readSize(input);
    const span = { ...readSpan(input), filter, after, limit: size + 1 };
    const read = await this.joins.conversionsRead();
    return { ...pageOf(await this.joins.unmatchedClicks(span), size, peer), ...read };
  }

  @Get('unmatched-conversions')
  @Contract(CONVERSIONS)
  async conversions(
    @Input() input: InputReader,
    @Peer() peer: ServicePeer,
  ): Promise<UnmatchedPage<UnmatchedConversion>> {
    const after = readPlace(input, CONVERSION_PLACE);
    const filter = input.text('partner');
    const size = readSize(input);
    const span = { ...readSpan(input), filter, after, limit: size + 1 };
    const read = await this.joins.conversionsRead();
    return { ...pageOf(await this.joins.unmatchedConversions(span), size, peer), ...read };
  }
}

function readSize(input: InputReader): number {
  return input.wholeNumber('page_size', 1, MAX_PAGE_SIZE) ?? DEFAULT_PAGE_SIZE;
}

/** @param found one row more than the page has, where there is a next one */
function pageOf<Row extends object>(found: readonly Placed<Row>[], size: number, { actor }: ServicePeer) {
  const shown = found.slice(0, size);
  const last = found.length > size ? shown.at(-1) : undefined;
  return {
    data: shown.map(({ row }) => maskForRole(actor?.role, row)),
    next_cursor: last ? writePlace(last.place) : null,
    page: null,
    page_size: size,
    total: null,
  } as const;
}
