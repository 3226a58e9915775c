import { type Bots, BOTS } from '@app/internal-protocol';

/** Larger numbers are no id of a source. */
export const MAX_SOURCE_ID = 999_999_999;

export const SOURCE_PARAMETER = {
  source_id: { type: 'integer', minimum: 1, description: 'The id of a source; all by default' },
};

export const BOTS_PARAMETER = {
  bots: { type: 'string', enum: BOTS, description: 'Whether events of bots count; they do not by default' },
};

/** Which events count: of bots, of others, or null for all. */
export function isOfBots(bots: Bots): boolean | null {
  switch (bots) {
    case 'exclude':
      return false;
    case 'only':
      return true;
    case 'include':
      return null;
  }
}
