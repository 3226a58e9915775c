import { type Hour, hourOf, type RuleGroup } from '@app/insight-statistics';
import type { QueriedRow } from '@app/internal-protocol';
import { METRICS } from '@app/semantic-layer';
import { toTenThousandths } from '@app/semantic-layer/merge/rational';
import type { AtomName } from '@app/semantic-layer/model/metrics';
import type { WatchedFigure } from './read-alert-rule';

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
  { metric, dimensions }: WatchedFigure,
  from: Hour,
  to: Hour,
  known: readonly KnownGroup[] = [],
): WatchedGroup[] {
  const { formula } = METRICS[metric];
  const isRatio = formula.kind === 'ratio';
  const sums = isRatio ? formula.numerator : formula.kind === 'sum' ? formula.atoms : [];
  return partners.flatMap(({ partner, rows }) => {
    const period = { first: rows.reduce((first, row) => Math.min(first, hourOfRow(row)), to), from, to };
    const keyOf = (keys: Record<string, string>): string => JSON.stringify(dimensions.map((name) => keys[name]));
    const ofKeys = Map.groupBy(rows, ({ keys }) => keyOf(keys));
    const gone = known.filter((one) => one.partner === partner && !ofKeys.has(keyOf(one.keys)));
    const rowsOf = [...ofKeys, ...gone.map(({ keys }): [string, QueriedRow[]] => [keyOf(keys), []])];
    const keysOf = new Map(gone.map(({ keys }) => [keyOf(keys), keys]));
    return rowsOf.map(([key, ofKey]) => ({
      key: `${partner} ${key}`,
      keys: keysOf.get(key) ?? {
        partner,
        ...Object.fromEntries(dimensions.map((name) => [name, ofKey[0]?.keys[name] ?? ''])),
      },
      partner,
      isSeen: ofKey.length > 0,
      series: {
        first: from,
        sums: hoursOf(ofKey, sums, period),
        ...(isRatio && { of: hoursOf(ofKey, formula.denominator, period) }),
      },
    }));
  });
}

interface Period {
  /** The hour of the partner's first row. */
  readonly first: Hour;
  readonly from: Hour;
  readonly to: Hour;
}

function hoursOf(
  rows: readonly QueriedRow[],
  atoms: readonly AtomName[],
  { first, from, to }: Period,
): (bigint | undefined)[] {
  const sums = new Map<Hour, bigint>();
  for (const row of rows) {
    const sum = atoms.reduce((total, atom) => total + toTenThousandths(row.atoms[atom] ?? '0'), 0n);
    sums.set(hourOfRow(row), (sums.get(hourOfRow(row)) ?? 0n) + sum);
  }
  return Array.from({ length: to - from }, (_, index) => {
    const hour = from + index;
    return hour < first ? undefined : (sums.get(hour) ?? 0n);
  });
}

function hourOfRow({ keys }: QueriedRow): Hour {
  return hourOf(new Date(keys['bucket']!));
}
