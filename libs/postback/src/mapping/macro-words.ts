/**
 * Words that trackers and networks use as names of macros. A word in `<x>`, `[x]` or `(x)` is an unfilled macro only if
 * it is one of these, because people write such brackets too. Compared without case, `_`, `-` and space.
 *
 * Collected from the macro lists in public documentation of trackers and affiliate networks in November 2026; add what
 * senders are found to leave unfilled.
 */
const WORDS = [
  'click_id clickid cid',
  'aff_sub aff_sub1 aff_sub2 aff_sub3 aff_sub4 aff_sub5 aff_sub6 aff_sub7 aff_sub8 aff_sub9 aff_sub10',
  'sub_id subid sub1 sub2 sub3 sub4 sub5 sub6 sub7 sub8 sub9',
  'source site site_id publisher_id pub_id affiliate_id',
  'transaction_id transactionid transaction_ref etransaction_id tid txid',
  'lead_id leadid order_id conversion_id offer_id campaign_id creative_id ad_id device_id gaid idfa ip',
  'country currency payout amount revenue status event goal',
  'timestamp datetime date time random cachebuster ref',
];

const MACRO_WORDS: ReadonlySet<string> = new Set(WORDS.flatMap((line) => line.split(' ').map(plain)));

export function isMacroWord(word: string): boolean {
  return MACRO_WORDS.has(plain(word));
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[ _-]/g, '');
}
