import { INVOLVE_ASIA } from '../data/involve-asia';
import { ACCESSTRADE } from '../data/accesstrade';
import { EVERFLOW } from '../data/everflow';
import { GENERIC } from '../data/generic';
import { RECTOR } from '../data/rector';
import { describeIssue, URL_ISSUES } from './url-issues';
import { fixUrl, replacementOf } from './fix-url';
import { type LintContext, lintUrl } from './lint-url';

const CONTEXT: LintContext = {
  network: INVOLVE_ASIA,
  origin: 'https://pb.example.com',
  endpointPath: '/involve/event',
  timeZone: 'Asia/Kuala_Lumpur',
  tokens: ['a-token'],
  needsToken: true,
  partner: {
    mapping: { sub_id: 'aff_sub', reward: 'usd_payout', rewars: 'usd_payout', event_time: 'datetime_conversion' },
    rules: {},
  },
};
const START = 'https://pb.example.com/partner/involve/event?';
const TOKEN = 'ts_token=a-token';
/** A part that is right, so that only what a case adds is reported. */
const BASE = 'conversion_id={conversion_id}&usd_payout={usd_payout}&order_id={order_id}&adv_sub={adv_sub}';
/** The rest of a right URL: a status, a time and a token. */
const REST = `status=approved&datetime_conversion=2026-01-01T00:00:00Z&${TOKEN}`;
const whole = (more: string): string => `${START}${BASE}&${REST}${more === '' ? '' : '&'}${more}`;

type Case = [what: string, url: string, expected: string[], context?: Partial<LintContext>];

const rectorUrl = (query: string): string => `https://pb.example.com/partner/rector/event?${query}`;
const RECTOR_CONTEXT: Partial<LintContext> = {
  network: RECTOR,
  endpointPath: '/rector/event',
  needsToken: false,
  timeZone: 'UTC',
  partner: { mapping: {}, rules: {} },
};

/** `code "marked text" values`, in the order of the text. */
function found(url: string, context: Partial<LintContext> = {}): string[] {
  return lintUrl(url, { ...CONTEXT, ...context }).map(({ code, from, to, params }) =>
    [code, JSON.stringify(url.slice(from, to)), ...Object.entries(params).map(([name, value]) => `${name}=${value}`)]
      .join(' ')
      .replace(' network=Involve Asia', ''),
  );
}

const CASES: Case[] = [
  ['no URL', 'pb.example.com/partner/involve/event', ['url_invalid "pb.example.com/partner/involve/event"']],
  ['an empty text', '', ['url_invalid ""']],
  ['no host', 'https:///partner/involve/event', ['url_invalid "https:///partner/involve/event"']],
  ['http', whole('').replace('https', 'http'), ['scheme_insecure "http"']],
  ['another scheme', whole('').replace('https', 'ftp'), ['scheme_unsupported "ftp" scheme=ftp']],
  ['another host', whole('').replace('pb.', 'bp.'), ['host_other "bp.example.com" expected=pb.example.com']],
  [
    'another port',
    whole('').replace('.com', '.com:8443'),
    ['host_other "pb.example.com:8443" expected=pb.example.com'],
  ],
  ['a login', whole('').replace('pb.', 'me:pw@pb.'), ['login_in_url "me:pw@"']],
  [
    'another endpoint',
    whole('').replace('involve/event', 'involve/events'),
    ['path_other "/partner/involve/events" expected=/partner/involve/event'],
  ],
  ['no path', whole('').replace('/partner/involve/event', ''), ['path_other "" expected=/partner/involve/event']],
  ['a fragment', `${whole('')}#x={y}`, ['fragment_lost "#x={y}"']],
  ['no parameters', START.slice(0, -1), ['query_missing ""']],
  ['a second question mark', whole('').replace('&usd_payout', '?usd_payout'), ['question_mark_repeated "?"']],
  [
    'an escaped ampersand',
    whole('offer_id={offer_id}').replace('&offer_id', '&amp;offer_id'),
    ['ampersand_escaped "&amp;"'],
  ],
  ['a space', whole('event=a b'), ['space_unencoded " " encoded=%20']],
  [
    'a line break',
    `${whole('')}\n`,
    ['token_other "a-token\\n" name=ts_token', 'character_unencoded "\\n" character=U+000A encoded=%0A'],
  ],
  ['Chinese characters', whole('event=虾'), ['character_unencoded "虾" character=虾 encoded=%E8%99%BE']],
  [
    'quotation marks',
    whole('event="x"'),
    ['character_unencoded "\\"" character=" encoded=%22', 'character_unencoded "\\"" character=" encoded=%22'],
  ],
  ['a stray percent sign', whole('event=5%'), ['percent_invalid "%"']],
  ['an open brace', whole('event={offer_id'), ['brace_unbalanced "{"']],
  ['a closing brace too many', whole('offer_id={offer_id}}'), ['brace_unbalanced "}"']],
  ['empty braces', whole('event={}'), ['macro_empty "{}"']],
  ['encoded braces', whole('offer_id=%7Boffer_id%7D'), ['macro_encoded "%7Boffer_id%7D" suggestion={offer_id}']],
  ['double braces', whole('offer_id={{offer_id}}'), ['macro_style_other "{{offer_id}}" suggestion={offer_id}']],
  [
    'a macro in square brackets',
    whole('offer_id=[offer_id]'),
    ['macro_style_other "[offer_id]" suggestion={offer_id}'],
  ],
  ['a macro in percent signs', whole('offer_id=%OFFER_ID%'), ['macro_style_other "%OFFER_ID%" suggestion={offer_id}']],
  ['a macro in angle brackets', whole('offer_id=<offerid>'), ['macro_style_other "<offerid>" suggestion={offer_id}']],
  ['a macro of a script', whole('offer_id=${offer_id}'), ['macro_style_other "${offer_id}" suggestion={offer_id}']],
  [
    'the name of a field for its macro',
    `${START}${BASE}&status=approved&${TOKEN}&conversion_datetime={conversion_datetime}`,
    [
      'macro_misspelled "{conversion_datetime}" macro={conversion_datetime} suggestion={datetime_conversion}',
      'time_without_zone "{conversion_datetime}" macro={conversion_datetime} zone=Asia/Kuala_Lumpur',
    ],
  ],
  [
    'a misspelt macro',
    whole('offer_name={ofer_name}'),
    ['macro_misspelled "{ofer_name}" macro={ofer_name} suggestion={offer_name}'],
  ],
  [
    'a macro in capitals',
    whole('offer_name={OFFER_NAME}'),
    ['macro_misspelled "{OFFER_NAME}" macro={OFFER_NAME} suggestion={offer_name}'],
  ],
  ['an unknown macro', whole('event={gaid_of_device}'), ['macro_unknown "{gaid_of_device}" macro={gaid_of_device}']],
  ['a macro that is not documented', whole('aff_sub={aff_sub}'), ['macro_undocumented "{aff_sub}" macro={aff_sub}']],
  [
    'a sale amount as payout',
    whole('myr_payout={myr_sale_amount}'),
    [
      'macro_in_other_field "{myr_sale_amount}" macro={myr_sale_amount} held=myr_sale_amount name=myr_payout field=myr_payout',
    ],
  ],
  [
    'an order as conversion_id',
    whole('').replace('={conversion_id}', '={order_id}'),
    ['macro_in_other_field "{order_id}" macro={order_id} held=order_id name=conversion_id field=conversion_id'],
  ],
  ['a value without a name', whole('={offer_id}'), ['parameter_without_name "={offer_id}"']],
  ['a name without a value', whole('offer_id='), ['parameter_empty "offer_id=" name=offer_id']],
  ['a name twice', whole('order_id={offer_id}'), ['parameter_duplicate "order_id={offer_id}" name=order_id']],
  ['a name of no field', whole('zz_top=1'), ['parameter_unknown "zz_top" name=zz_top']],
  [
    'a misspelt name',
    whole('offer_nme={offer_name}'),
    ['parameter_misspelled "offer_nme" name=offer_nme suggestion=offer_name'],
  ],
  [
    'two names for one field',
    whole('rewars={usd_payout}&reward={usd_payout}'),
    [
      'alias_clash "usd_payout" name=usd_payout preferred=reward field=usd_payout',
      'alias_clash "rewars" name=rewars preferred=reward field=usd_payout',
    ],
  ],
  ['no conversion_id', whole('').replace('conversion_id={conversion_id}&', ''), ['conversion_id_missing ""']],
  [
    'a constant conversion_id',
    whole('').replace('{conversion_id}', '1234'),
    ['conversion_id_constant "1234" value=1234'],
  ],
  ['no status', whole('').replace('status=approved&', ''), ['status_missing ""']],
  ['no amount', whole('').replace('&usd_payout={usd_payout}', ''), ['amount_missing ""']],
  [
    'a local amount without a currency',
    whole('payout_local={payout_local}'),
    ['currency_missing "payout_local" name=payout_local'],
  ],
  ['no click', whole('').replace('&adv_sub={adv_sub}', ''), ['click_id_missing ""']],
  ['no time', whole('').replace('&datetime_conversion=2026-01-01T00:00:00Z', ''), ['time_missing ""']],
  [
    'a local time',
    whole('').replace('2026-01-01T00:00:00Z', '{datetime_conversion}'),
    ['time_without_zone "{datetime_conversion}" macro={datetime_conversion} zone=UTC'],
    { timeZone: 'UTC' },
  ],
  [
    'a local time of another zone',
    whole('').replace('2026-01-01T00:00:00Z', '{datetime_conversion}'),
    ['time_zone_other "{datetime_conversion}" macro={datetime_conversion} zone=UTC expected=Asia/Singapore'],
    { timeZone: 'UTC', network: { ...INVOLVE_ASIA, timeZone: 'Asia/Singapore' } },
  ],
  ['no token', whole('').replace(`&${TOKEN}`, ''), ['token_missing ""']],
  ['the token of another tenant', whole('').replace('a-token', 'b-token'), ['token_other "b-token" name=ts_token']],
  ['a macro for the token', whole('').replace('a-token', '{token}'), ['token_macro "{token}" name=ts_token']],
  [
    'a very long URL',
    whole(`event=${'x'.repeat(2_000)}`),
    [
      `url_too_long ${JSON.stringify(whole(`event=${'x'.repeat(2_000)}`))} length=${whole(`event=${'x'.repeat(2_000)}`).length} max=2000`,
    ],
  ],
  [
    'macros for a network that fills in none',
    `https://pb.example.com/partner/involve/event?${TOKEN}&status={status}`,
    ['macro_not_expanded "{status}" network=Accesstrade'],
    { network: ACCESSTRADE },
  ],
  [
    'another name of the same macro',
    rectorUrl(
      'conversion_id={conversion_id}&status={status}&usd_earning={usd_payout}&click_id={click_id}&conversion_datetime=2026-01-01T00:00:00Z',
    ),
    ['macro_misspelled "{usd_payout}" macro={usd_payout} network=Rector suggestion={usd_earning}'],
    RECTOR_CONTEXT,
  ],
  [
    'the click as conversion_id',
    rectorUrl('conversion_id={transaction_id}&status=approved&usd_payout=1&click_id={sub1}'),
    [
      'macro_in_other_field "{transaction_id}" macro={transaction_id} held=adv_sub name=conversion_id field=conversion_id',
      'time_missing ""',
    ],
    { ...RECTOR_CONTEXT, network: EVERFLOW },
  ],
];

describe('lintUrl', () => {
  it.each(CASES)('finds %s', (...[, url, expected, context]) => {
    expect(found(url, context)).toEqual(expected);
  });

  it('has a case for each of its codes', () => {
    const covered = new Set(CASES.flatMap(([, , expected]) => expected.map((line) => line.split(' ')[0])));
    expect(Object.keys(URL_ISSUES).filter((code) => !covered.has(code))).toEqual([]);
  });

  it.each([
    ['whole', whole('')],
    ['with a trailing slash', whole('').replace('event?', 'event/?')],
    ['with the shorter path', whole('').replace('/partner', '')],
    ['with the usual port', whole('').replace('.com', '.com:443')],
    ['with a macro within a value', whole('event=sale-{offer_id}')],
    ['with an encoded name', whole('offer%5Fid={offer_id}')],
    [
      'with a rule for the status',
      whole('').replace('status=approved&', ''),
      { partner: { mapping: {}, rules: { status: { constant: 'approved' } } } },
    ],
    ['with a masked token', whole('').replace('a-token', 'any'), { tokens: ['a-••••'] }],
    [
      'on a loopback address',
      whole('').replace('https://pb.example.com', 'http://127.0.0.1:8000'),
      { origin: 'http://127.0.0.1:8000' },
    ],
    ['with macros of an unknown network', whole('event={anything}'), { network: GENERIC }],
  ] as [string, string, Partial<LintContext>?][])('finds nothing in a right URL: %s', (...[, url, context]) => {
    expect(found(url, context)).toEqual([]);
  });

  it('says each in a sentence without an open name', () => {
    const sentences = CASES.flatMap(([, url, , context]) =>
      lintUrl(url, { ...CONTEXT, ...context }).map((issue) => describeIssue(issue)),
    );
    expect(sentences).toContain('Involve Asia has no macro {conversion_datetime}; did you mean {datetime_conversion}?');
    for (const sentence of sentences) expect(sentence).not.toMatch(/\{(?:name|macro|field|network|zone|suggestion)\}/);
  });

  it('is repaired by its replacements, in each case that has only such issues', () => {
    for (const [, url, , context] of CASES) {
      const lint = (text: string) => lintUrl(text, { ...CONTEXT, ...context });
      let [text, issues] = [url, lint(url)];
      if (issues.some((issue) => replacementOf(issue) === undefined)) continue;
      for (let step = 0; step < 5 && issues.length > 0; step += 1) {
        text = fixUrl(text, issues[0]!);
        issues = lint(text);
      }
      expect(issues.filter(({ level }) => level === 'error')).toEqual([]);
    }
  });
});
