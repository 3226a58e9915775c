import type { Lexicon } from './lexicon';

const MONEY = '(?:payout|commission|earning|revenue|income)s?';
const COUNTED = '(?:conversions?|orders?|sales?|transactions?)';

/** Words of the figures in English. Phrases are regular expressions over lower-case text. */
export const ENGLISH_METRICS: Lexicon = {
  'metric:conversions': [
    '(?:total )?(?:number|count|no\\.?) of (?:the )?(?:conversions|orders|sales|transactions)',
    '(?:conversion|order|transaction)s?(?: (?:counts?|volumes?|numbers?|totals?))?',
    'how many (?:sales|sold)',
    'sales counts?',
    'number of sales',
  ],
  sales: ['sales?'],
  'metric:sale_amount': [
    '(?:total )?sales? (?:amounts?|values?|turnover|figures? in money)',
    '(?:total )?(?:order|conversion) (?:amounts?|values?)',
    'gmv',
    'gross merchandise (?:value|volume)',
    'turnover',
    '(?:total )?(?:value|amount) of (?:the |all )?(?:sales|orders|conversions)',
    'how much (?:in |of )?sales',
  ],
  'metric:payout': [MONEY, 'earn(?:ed|s|ing)?', 'payout amounts?', 'commission (?:amount|total|sum)s?'],
  earn: [
    'ma[dk]es?',
    'making',
    'br(?:ing|ings|ought)(?: us)?(?: in)?',
    'yield(?:ed|s)?',
    'pa(?:y|ys|id) us',
    'cash in',
  ],
  'metric:average_order_value': [
    '(?:average|avg\\.?|mean|typical) (?:order|basket|cart|sale)(?: (?:values?|sizes?|amounts?))?(?: (?:per|an) (?:order|conversion|sale))?',
    'aovs?',
    '(?:basket|cart)(?: (?:values?|sizes?))?',
    '(?:average|avg\\.?|mean) sales? (?:amount|value)s? (?:per|of an|for each) (?:order|conversion|sale)',
    'average baskets?',
    '(?:average |avg )?(?:sales? )?(?:amount|value)s? (?:per|of an|for each|for an) (?:order|conversion|sale)',
    '(?:sales|turnover|gmv) per (?:order|conversion)',
  ],
  'metric:payout_per_conversion': [
    `(?:average |avg\\.? |mean )?(?:${MONEY}|earned) (?:per|for each|for every|from each|on each|an|a) ${COUNTED}`,
    `(?:average|avg\\.?|mean) ${MONEY} (?:of|on) (?:a|an|one|each) ${COUNTED}`,
    `per[- ](?:conversion|order) (?:average )?${MONEY}`,
    `how much (?:do|did) (?:we|i) (?:earn|make) (?:per|on each|for each|on average per) ${COUNTED}`,
    `earn(?:ed|s)?(?: on average)? (?:per|for each|on each) ${COUNTED}`,
  ],
  'metric:commission_rate': [
    '(?:average |avg )?commission (?:rate|percentage|percent|ratio|%)s?',
    'payout (?:rate|ratio|percentage)s?',
  ],
  'metric:approval_rate': [
    '(?:approval|approved|acceptance|confirmation) (?:rate|ratio|percentage|quota)s?',
    'rates? of approvals?',
  ],
  'metric:rejection_rate': ['(?:rejection|rejected|reject|decline|declined|refusal) (?:rate|ratio|percentage|quota)s?'],
  'metric:duplicates': ['(?:number of |count of )?(?:duplicates?|duplicated|repeats?|repeated)'],
  'metric:duplicate_rate': ['(?:duplicat(?:e|ed|ion)|repeat) (?:rate|ratio|percentage)s?'],
  'metric:updates': ['(?:number of |count of )?(?:status )?updates', 'status changes'],
  'metric:quarantined': ['(?:number of |count of )?quarantined?', 'quarantine (?:count|size)s?'],
  'metric:quarantine_rate': [
    'quarantined? (?:rate|ratio|percentage|quota)s?',
    '(?:share|percentage|proportion|percent|fraction|%) of (?:the |all |our )?postbacks (?:that )?(?:were |was |are |is |went |ended up |landed |got )?(?:in(?:to)? )?(?:the )?quarantined?',
  ],
  'metric:postbacks': ['(?:number of |count of )?postbacks?'],
  'metric:expected_payout': [
    `(?:expected|likely|estimated|anticipated|probable) ${MONEY}`,
    `(?:how much )?${MONEY} (?:can|may|should|do) (?:we|i) expect`,
    'how much (?:can|may|do) (?:we|i) expect(?: to (?:get|earn|receive|be paid))?',
    `${MONEY} (?:we|i) can expect`,
  ],
  'metric:active_offers': [
    '(?:number of |count of )?active (?:offers|merchants|brands|advertisers)',
    'how many (?:different |distinct )?(?:offers|merchants|brands|advertisers) (?:were |are |was |have been |had been )?(?:active|live|running|convert(?:ed|ing)?|had (?:at least one |any |a )?(?:conversions?|orders?|sales?)|(?:got|made|saw) (?:any |a )?(?:conversions?|sales?)|sold)',
    '(?:number of |count of )(?:different |distinct )?(?:offers|merchants) (?:with|that had) (?:at least one |any |a )?(?:conversions?|orders?)',
    'how many (?:different |distinct )?(?:offers|merchants|brands|advertisers) (?:with|did we have with) (?:at least one |any |a )?(?:conversions?|orders?)',
  ],
  zero: [
    `(?:no|zero|0|without(?: any| a single)?|not (?:a single|one|any)|(?:did not|didn't|do not|don't|have not|haven't|has not|hasn't) (?:have|get|got|make|made|bring|had|seen|see|generated?|produced?)(?: any| a single| one)?) ${COUNTED}(?: at all)?`,
    '(?:stopped|ceased|quit) (?:converting|selling)',
    "(?:(?:did|do|does|has|have|had) not|didn't|don't|doesn't|hasn't|haven't|hadn't|not|never) convert(?:ed|ing)?(?: at all| anything)?",
    '(?:went|gone|fell|are|were) silent',
  ],
};
