import { FREE, INTEGER, objectOf } from './schemas';

/** How many postbacks of the last hours a partner's counters leave open, by the code of each active partner that answered. */
export interface UnaccountedReport {
  unaccounted: Readonly<Record<string, number>>;
}

export const UNACCOUNTED_REPORT = {
  unaccounted: {
    ...FREE,
    description: 'Postbacks that the last reconciliation left unaccounted for, by code of the partner',
  },
};

/** How many samples insight stored. */
export interface StoredSamples {
  stored: number;
}

export const STORED_SAMPLES = objectOf('StoredSamples', { stored: INTEGER });
