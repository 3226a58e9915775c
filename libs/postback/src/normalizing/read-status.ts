import { STATUSES, type Status } from '../canonical-fields';
import { plainWord } from './normalize-text';

/** What networks call the statuses, besides our own words. Words that several networks use differently are left out. */
const WORDS: Readonly<Record<Status, string>> = {
  pending: 'pending,hold,on hold,held,new,open',
  approved: 'approved,confirmed,accepted,valid,validated',
  rejected: 'rejected,declined,denied,reversed,cancelled,canceled,invalid,void,voided,refunded',
  paid: 'paid,settled',
  other: 'other',
};

const BY_WORD: ReadonlyMap<string, Status> = new Map(
  STATUSES.flatMap((status) => WORDS[status].split(',').map((word) => [word, status] as const)),
);

/** The status that a word means; undefined for a word that is in no list. */
export function readStatus(word: string): Status | undefined {
  return BY_WORD.get(plainWord(word));
}
