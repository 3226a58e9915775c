import { type Hour, hourOf, type RuleGroup } from '@app/insight-statistics';
import type { QueriedRow } from '@app/internal-protocol';
import { toTenThousandths } from '@app/semantic-layer/merge/rational';
import { isSampled, sumsOf, type WatchedFigure } from './watched-figure';

/** Rows of hours of one partner, in as many responses as the period took. */
export interface PartnerHours {
  readonly partner: string;
  readonly rows: readonly QueriedRow[];
}

/** A group with its keys, as responses name it. */
export interface WatchedGroup extends RuleGroup {
  readonly keys: Record<string, string>;
  /** It has a row in the period. */
  readonly isSeen: boolean;
}

/** A group that is watched although it may have no row any more. */
export interface KnownGroup {
  readonly partner: string;
  readonly keys: Record<string, string>;
}

/**
 * The groups of each partner over [from, to). An hour without a row is one of nothing: the partner answered for it. The
 * hours before a partner's first row are not known, so that a new partner has a short history and not a quiet one.
 */
export function groupSeries(
  partners: readonly PartnerHours[],
  figure: WatchedFigure,
  from: Hour,
  to: Hour,
  known: readonly KnownGroup[] = [],
): WatchedGroup[] {
  const { dimensions } = figure;
  const { sums, of } = sumsOf(figure.metric);
  const keyOf = (keys: Record<string, string>): string => JSON.stringify(dimensions.map((name) => keys[name]));
  return partners.flatMap(({ partner, rows }) => {
    const first = rows.reduce((earliest, row) => Math.min(earliest, hourOfRow(row)), to);
    const period = { first, from, to, withoutRow: isSampled(figure) ? undefined : 0n };
    const rowsOf = Map.groupBy(rows, ({ keys }) => keyOf(keys));
    const notAsUsual = new Map(
      known.filter((one) => one.partner === partner).map((one): [string, KnownGroup] => [keyOf(one.keys), one]),
    );
    return [...new Set([...rowsOf.keys(), ...notAsUsual.keys()])].map((key) => {
      const ofKey = rowsOf.get(key) ?? [];
      const keys = notAsUsual.get(key)?.keys ?? keysOf(partner, dimensions, ofKey[0]!);
      // Hours without a sample say nothing, however many.
      const isSeen = ofKey.length > 0 || isSampled(figure);
      const series = {
        first: from,
        sums: hoursOf(ofKey, sums, period),
        ...(of && { of: hoursOf(ofKey, of, period) }),
      };
      return { key: `${partner} ${key}`, keys, partner, isSeen, series };
    });
  });
}

function keysOf(partner: string, dimensions: readonly string[], { keys }: QueriedRow): Record<string, string> {
  return { partner, ...Object.fromEntries(dimensions.map((name) => [name, keys[name] ?? ''])) };
}

interface Period {
  /** The first hour of the partner that is known. */
  readonly first: Hour;
  readonly from: Hour;
  readonly to: Hour;
  /** What an hour without a row counts as. */
  readonly withoutRow: bigint | undefined;
}

function hoursOf(
  rows: readonly QueriedRow[],
  atoms: readonly string[],
  { first, from, to, withoutRow }: Period,
): (bigint | undefined)[] {
  const sums = new Map<Hour, bigint>();
  for (const row of rows) {
    const sum = atoms.reduce((total, atom) => total + toTenThousandths(row.atoms[atom] ?? '0'), 0n);
    sums.set(hourOfRow(row), (sums.get(hourOfRow(row)) ?? 0n) + sum);
  }
  return Array.from({ length: to - from }, (_, index) => {
    const hour = from + index;
    return hour < first ? undefined : (sums.get(hour) ?? withoutRow);
  });
}

function hourOfRow({ keys }: QueriedRow): Hour {
  return hourOf(new Date(keys['bucket']!));
}
