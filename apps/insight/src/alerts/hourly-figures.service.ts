import { problems } from '@app/common';
import {
  type AlertCondition,
  type Hour,
  hoursBehind,
  PROFILE_HISTORY_HOURS,
  startOfHour,
} from '@app/insight-statistics';
import type { PartnerNotAnswered, QueriedRow, QueriedRows } from '@app/internal-protocol';
import { formatWallClock, type QueryPlan, SIGNALS } from '@app/semantic-layer';
import { isSignal } from '@app/semantic-layer/model/signals';
import { Injectable } from '@nestjs/common';
import { choosePartners, type ChosenPartner } from '../partners/choose-partners';
import { type PartnerRequest, PartnersClient } from '../partners/partners-client';
import { PartnersService } from '../partners/partners.service';
import { SamplesRepository } from '../samples/samples.repository';
import type { PartnerHours } from './group-series';
import { isMetric, isSampled, type WatchedFigure, type WatchedMetric } from './watched-figure';

/** A partner returns at most 10,000 groups: 31 days of hours alone, or a week of hours of 59 groups. */
const SLICE_HOURS = 31 * 24;
const SLICE_HOURS_OF_GROUPS = 7 * 24;

export interface HourlyFigures {
  /** Of the partners that answered for the whole period. */
  partners: PartnerHours[];
  notAnswered: PartnerNotAnswered[];
}

export interface WhosePartners {
  /** The partner of the key, or of the rule. */
  onlyPartner?: string | undefined;
  /** Of those that the figure is of, the ones to ask; all without it. */
  among?: ReadonlySet<string>;
}

/** A figure by hour and group of each partner. A partner that misses a part of the period is left out, and named. */
@Injectable()
export class HourlyFiguresService {
  constructor(
    private readonly partners: PartnersService,
    private readonly client: PartnersClient,
    private readonly samples: SamplesRepository,
  ) {}

  /**
   * The codes of the partners that a figure is of.
   *
   * @throws Problem 422 for partners that do not exist, 403 where the filters leave out `onlyPartner`
   */
  partnersOf(figure: WatchedFigure, onlyPartner?: string): string[] {
    return choosePartners(figure, this.partners.current(), onlyPartner).map(({ partnerCode }) => partnerCode);
  }

  /** @throws Problem 422 for more groups than a partner returns, and for partners that do not exist */
  async read(figure: WatchedFigure, from: Hour, to: Hour, whose: WhosePartners = {}): Promise<HourlyFigures> {
    let chosen = this.choose(figure, whose);
    if (isSampled(figure)) {
      const codes = chosen.map(({ partnerCode }) => partnerCode);
      return { partners: await this.samples.read(figure.metric, codes, from, to), notAnswered: [] };
    }
    const rows = new Map(chosen.map(({ partnerCode }): [string, QueriedRow[]] => [partnerCode, []]));
    const notAnswered: PartnerNotAnswered[] = [];
    const step = figure.dimensions.length === 0 ? SLICE_HOURS : SLICE_HOURS_OF_GROUPS;
    for (let start = from; start < to && chosen.length > 0; start += step) {
      const missing = await this.readSlice(chosen, requestOf(figure, start, Math.min(to, start + step)), rows);
      notAnswered.push(...missing);
      const codes = new Set(missing.map(({ partner_code: code }) => code));
      chosen = chosen.filter(({ partnerCode }) => !codes.has(partnerCode));
    }
    return {
      partners: chosen.map(({ partnerCode: partner }) => ({ partner, rows: rows.get(partner)! })),
      notAnswered,
    };
  }

  private choose(figure: Pick<WatchedFigure, 'filters'>, { onlyPartner, among }: WhosePartners): ChosenPartner[] {
    return choosePartners(figure, this.partners.current(), onlyPartner).filter(
      ({ partnerCode }) => among?.has(partnerCode) ?? true,
    );
  }

  private async readSlice(
    chosen: readonly ChosenPartner[],
    request: PartnerRequest,
    rows: ReadonlyMap<string, QueriedRow[]>,
  ): Promise<PartnerNotAnswered[]> {
    const { responses, notAnswered } = await this.client.requestEach<QueriedRows>(chosen, request);
    for (const { partner, body } of responses) {
      if (body.truncated) throw tooManyGroups(partner);
      rows.get(partner)!.push(...body.rows);
    }
    return notAnswered;
  }
}

/**
 * The first hour that has to be read to evaluate the hours from `from` on. Of metrics six weeks are read for every
 * condition, because a group that had a figure in them is watched on, also while it has none.
 */
export function firstHourFor(figure: WatchedFigure, condition: AlertCondition, from: Hour): Hour {
  return from - (isMetric(figure) ? Math.max(PROFILE_HISTORY_HOURS, hoursBehind(condition)) : hoursBehind(condition));
}

function requestOf(figure: WatchedFigure, from: Hour, to: Hour): PartnerRequest {
  if (isMetric(figure)) return { method: 'POST', path: 'query', body: { plan: planOf(figure, from, to) } };
  const source = isSignal(figure.metric) ? SIGNALS[figure.metric].source : '';
  const [start, end] = [from, to].map((hour) => startOfHour(hour).toISOString());
  return { method: 'GET', path: `signals?source=${source}&from=${start}&to=${end}` };
}

function planOf({ metric, dimensions, filters, money }: WatchedMetric, from: Hour, to: Hour): QueryPlan {
  return {
    kind: 'query',
    metrics: [metric],
    grain: 'hour',
    ...(dimensions.length > 0 && { dimensions: [...dimensions] as NonNullable<QueryPlan['dimensions']> }),
    time: { from: wallClockUtc(from), to: wallClockUtc(to) },
    ...(filters.length > 0 && { filters }),
    ...(money && { money }),
    tz: 'UTC',
  };
}

function wallClockUtc(hour: Hour): string {
  return formatWallClock(startOfHour(hour).getTime());
}

function tooManyGroups(partner: string): Error {
  const reason = `${partner} has more groups than can be watched by hour: choose some with filters`;
  return problems.invalidRequest([{ field: 'rule.dimensions', code: 'out_of_range', reason }]);
}
