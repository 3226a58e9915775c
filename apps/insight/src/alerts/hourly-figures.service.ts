import { problems } from '@app/common';
import { type Hour, startOfHour } from '@app/insight-statistics';
import type { PartnerNotAnswered, QueriedRow, QueriedRows } from '@app/internal-protocol';
import { formatWallClock, type QueryPlan } from '@app/semantic-layer';
import { Injectable } from '@nestjs/common';
import { choosePartners, type ChosenPartner } from '../partners/choose-partners';
import { PartnersClient } from '../partners/partners-client';
import { PartnersService } from '../partners/partners.service';
import type { PartnerHours } from './group-series';
import type { WatchedFigure } from './read-alert-rule';

/** The expectation is read from six weeks; the first evaluated hour needs them too. */
export const HISTORY_DAYS = 43;

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
    const { onlyPartner, among } = whose;
    let chosen = choosePartners(figure, this.partners.current(), onlyPartner).filter(
      ({ partnerCode }) => among?.has(partnerCode) ?? true,
    );
    const rows = new Map(chosen.map(({ partnerCode }): [string, QueriedRow[]] => [partnerCode, []]));
    const notAnswered: PartnerNotAnswered[] = [];
    const step = figure.dimensions.length === 0 ? SLICE_HOURS : SLICE_HOURS_OF_GROUPS;
    for (let start = from; start < to && chosen.length > 0; start += step) {
      const missing = await this.readSlice(chosen, planOf(figure, start, Math.min(to, start + step)), rows);
      notAnswered.push(...missing);
      const codes = new Set(missing.map(({ partner_code: code }) => code));
      chosen = chosen.filter(({ partnerCode }) => !codes.has(partnerCode));
    }
    return {
      partners: chosen.map(({ partnerCode: partner }) => ({ partner, rows: rows.get(partner)! })),
      notAnswered,
    };
  }

  private async readSlice(
    chosen: readonly ChosenPartner[],
    plan: QueryPlan,
    rows: ReadonlyMap<string, QueriedRow[]>,
  ): Promise<PartnerNotAnswered[]> {
    const request = { method: 'POST', path: 'query', body: { plan } } as const;
    const { responses, notAnswered } = await this.client.requestEach<QueriedRows>(chosen, request);
    for (const { partner, body } of responses) {
      if (body.truncated) throw tooManyGroups(partner);
      rows.get(partner)!.push(...body.rows);
    }
    return notAnswered;
  }
}

function planOf({ metric, dimensions, filters, money }: WatchedFigure, from: Hour, to: Hour): QueryPlan {
  return {
    kind: 'query',
    metrics: [metric],
    ...(dimensions.length > 0 && { dimensions: [...dimensions] }),
    grain: 'hour',
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
