import { BOOLEAN, FREE, listOf, objectOf, STRING, TIME } from './schemas';

/** A group of a plan at one partner: its keys, absent for what is beyond the greatest number of groups, and exact sums. */
export interface QueriedRow {
  keys: Record<string, string>;
  atoms: Record<string, string>;
}

/** What a partner's service returns of a plan. Sums are merged over partners before rates, order and limit. */
export interface QueriedRows {
  rows: QueriedRow[];
  /** The rows of the period that is compared with. */
  compared?: QueriedRow[];
  /** The moment of the snapshot that was read. */
  as_of: string;
  /** The smallest groups are summed in a row without keys. */
  truncated: boolean;
}

/** The names of offers that questions may mention. */
export interface QueriedOffers {
  offers: string[];
}

export const QUERIED_OFFERS = objectOf('QueriedOffers', { offers: listOf(STRING) });

const QUERIED_ROW = objectOf('QueriedRow', {
  keys: { ...FREE, additionalProperties: STRING },
  atoms: { ...FREE, additionalProperties: STRING, description: 'Sums as exact decimals' },
});

export const QUERIED_ROWS = objectOf(
  'QueriedRows',
  {
    rows: listOf(QUERIED_ROW),
    compared: listOf(QUERIED_ROW),
    as_of: { ...TIME, description: 'The moment of the snapshot that was read' },
    truncated: { ...BOOLEAN, description: 'The smallest groups are summed in a row without keys' },
  },
  ['compared'],
);
