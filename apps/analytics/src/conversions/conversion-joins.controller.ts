import {
  Contract,
  Input,
  InputReader,
  Peer,
  problems,
  readSpan,
  ServiceIdentityGuard,
  type ServicePeer,
  SPAN_PARAMETERS,
} from '@app/common';
import {
  CLICK_DIMENSIONS,
  CLICK_JOURNEY,
  CLICK_REPORT,
  type ClickDimension,
  type ClickJourney,
  type ClickReport,
  FUNNEL,
  type Funnel,
  FUNNEL_SUBJECTS,
} from '@app/internal-protocol';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { SOURCE_PARAMETER } from '../statistics/parameters';
import { ConversionJoinsRepository } from './conversion-joins.repository';
import { funnelSteps } from './funnel-steps';
import { maskForRole } from '../data-subject/mask-for-role';
import { orderJourney } from './order-journey';
import { readFunnel, readSourceId } from './read-funnel';

const MAX_ROWS = 1_000;
const MAX_JOURNEY = 500;
const MAX_CLICK_ID = 255;

const FUNNEL_CONTRACT = {
  summary: 'How many sessions or clicks came how far through some steps, conversions among them',
  query: {
    steps: {
      type: 'string',
      description: 'Types of events, type/name, conversion, conversion.approved …, separated by commas',
    },
    by: { type: 'string', enum: FUNNEL_SUBJECTS, description: 'What passes through the steps; sessions by default' },
    within: { type: 'string', description: 'Time from the first step to the last, such as 30m or 7d (the default)' },
    ...SPAN_PARAMETERS,
    ...SOURCE_PARAMETER,
  },
  required: ['steps', 'from', 'to'],
  response: FUNNEL,
};

const REPORT_CONTRACT = {
  summary: 'Clicks of a span and what they led to, by source, campaign, page, product or offer',
  query: { group_by: { type: 'string', enum: CLICK_DIMENSIONS }, ...SPAN_PARAMETERS, ...SOURCE_PARAMETER },
  required: ['group_by', 'from', 'to'],
  response: CLICK_REPORT,
};

const JOURNEY_CONTRACT = {
  summary: 'The events around one click and the conversions that it led to, in their order',
  query: { click_id: { type: 'string', minLength: 1, maxLength: MAX_CLICK_ID } },
  required: ['click_id'],
  response: CLICK_JOURNEY,
};

@Controller('internal/v1')
@UseGuards(ServiceIdentityGuard)
export class ConversionJoinsController {
  constructor(private readonly joins: ConversionJoinsRepository) {}

  @Get('funnel')
  @Contract(FUNNEL_CONTRACT)
  async funnel(@Input() input: InputReader): Promise<Funnel> {
    const request = readFunnel(input);
    const read = await this.joins.conversionsRead();
    const counted = await this.joins.countFunnel(request);
    const [clicks] = await this.joins.reportClicks(request, null, 1);
    const epc = clicks?.earnings.map(({ currency, per_click: amount }) => ({ currency, amount }));
    const conversion = { clicks: clicks?.clicks ?? 0, rate: clicks?.rate ?? null, epc: epc ?? [] };
    return { steps: funnelSteps(counted), conversion, ...read };
  }

  @Get('click-report')
  @Contract(REPORT_CONTRACT)
  async report(@Input() input: InputReader): Promise<ClickReport> {
    const dimension = input.oneOf('group_by', CLICK_DIMENSIONS);
    const sourceId = readSourceId(input);
    const span = { ...readSpan(input), sourceId };
    const read = await this.joins.conversionsRead();
    const rows = await this.joins.reportClicks(span, dimension, MAX_ROWS + 1);
    const shown = rows.slice(0, MAX_ROWS).map((row) => ({ ...row, key: readableKey(dimension, row.key) }));
    return { rows: shown, is_cut: rows.length > MAX_ROWS, ...read };
  }

  /** @throws Problem not_found (404) where neither an event nor a conversion has the click id */
  @Get('click-journey')
  @Contract(JOURNEY_CONTRACT)
  async journey(@Input() input: InputReader, @Peer() { actor }: ServicePeer): Promise<ClickJourney> {
    const clickId = input.text('click_id');
    if (clickId !== null && clickId.length > MAX_CLICK_ID)
      input.addError('click_id', 'wrong_length', `must be at most ${MAX_CLICK_ID} characters`);
    input.check();
    const read = await this.joins.conversionsRead();
    const events = await this.joins.journeyEvents(clickId!, MAX_JOURNEY + 1);
    const conversions = await this.joins.journeyConversions(clickId!, MAX_JOURNEY + 1);
    if (events.length + conversions.length === 0) throw problems.notFound('A click with this id');
    const journey = orderJourney(clickId!, events.slice(0, MAX_JOURNEY), conversions.slice(0, MAX_JOURNEY));
    return {
      ...maskForRole(actor?.role, { click_id: clickId! }),
      journey: journey.map((entry) => maskForRole(actor?.role, entry)),
      is_cut: Math.max(events.length, conversions.length) > MAX_JOURNEY,
      ...read,
    };
  }
}

/** A row's key as people know it: a campaign as it was before it became part of a URL. */
function readableKey(dimension: ClickDimension | null, key: string | null): string | null {
  if (dimension !== 'campaign' || key === null) return key;
  // The page was stored as URLSearchParams writes it, so this reads every name.
  return new URLSearchParams(`name=${key}`).get('name');
}
