/** Currency codes and the words for them, as regular expressions over normalised text. */
export const CURRENCIES: Readonly<Record<string, string>> = {
  USD: 'usd|us dollars?|us\\$|dollars?|美元|美金|美币|刀',
  MYR: 'myr|(?:malaysian )?ringgits?|rm|马币|令吉|林吉特|零吉|马来西亚(?:币|令吉|林吉特)|大马币',
  IDR: 'idr|(?:indonesian )?rupiahs?|印尼盾|印尼币|印度尼西亚盾|印尼卢比',
  THB: 'thb|(?:thai )?bahts?|泰铢|泰币',
  SGD: 'sgd|singapore(?:an)? dollars?|s\\$|新加坡币|新加坡元|新币|坡币|新元|叻币',
  PHP: 'php|(?:philippine )?pesos?|菲律宾比索|比索|披索|菲币',
  VND: 'vnd|(?:vietnamese )?dongs?|越南盾|越盾',
  TWD: 'twd|ntd|nt\\$|(?:new )?taiwan(?:ese)? dollars?|新台币|台币|新台幣',
  EUR: 'eur|euros?|欧元',
  GBP: 'gbp|(?:british )?pounds?(?: sterling)?|英镑',
  CNY: 'cny|rmb|renminbi|(?:chinese )?yuan|人民币',
  JPY: 'jpy|(?:japanese )?yen|日元|日圆|日币',
  HKD: 'hkd|hong kong dollars?|港币|港元',
  AUD: 'aud|australian dollars?|澳元|澳币',
  INR: 'inr|(?:indian )?rupees?|印度卢比|卢比',
  KRW: 'krw|(?:korean )?won|韩元|韩币',
};

/** The patterns of a currency as a filter, and as what money is wanted in. */
export const CURRENCY_PHRASES: Readonly<Record<string, string[]>> = Object.fromEntries(
  Object.entries(CURRENCIES).flatMap(([code, words]) => [
    [`currency:${code}`, [`(?:${words})`]],
    [
      `money-in:${code}`,
      [
        `(?:in|into|as|to) (?:the )?(?:${words})(?! (?:orders?|conversions?|sales))`,
        `(?:convert(?:ed)?|expressed|shown|calculated|valued) (?:in|into|to) (?:the )?(?:${words})`,
        `(?:以|用|按|按照|换算(?:成|为)?|折合(?:成)?|折算(?:成|为)?|折成|换成|转换成|转成|兑换成|化成|统一(?:成|为|换算成))(?:${words})(?:来)?(?:计算|计价|计|结算|显示|表示|为单位|算|换算|看|呈现)?`,
      ],
    ],
  ]),
);

export const LOCAL_MONEY: Readonly<Record<string, string[]>> = {
  'money:local': [
    '(?:in |with )?(?:the |their |its )?(?:own |respective )?(?:local|original|native|own|order) (?:currenc(?:y|ies)|money|amounts?)',
    '(?:以|用|按|按照)?(?:原币种?|原始(?:货币|币种)|当地(?:货币|币种|币别|币)|本地(?:货币|币种|币)|原货币|本币|当地幣別|原始币别|原币别)(?:来)?(?:计算|计价|计|结算|显示|表示|为单位|金额|呈现)?',
  ],
};

/** Zones that questions name. */
export const TIME_ZONES: Readonly<Record<string, string[]>> = {
  'tz:UTC': [
    '(?:in |at |by )?(?:utc|gmt|coordinated universal time)(?: time)?(?: zone)?',
    '(?:按照?|以|用)?(?:utc|gmt|世界时|协调世界时|格林(?:威治|尼治)(?:标准)?时间)(?:时间|时区)?(?:来)?(?:算|计算|计|看|为准|统计)?',
  ],
  'tz:Asia/Shanghai': [
    '(?:in |by )?(?:beijing|china|shanghai|chinese)(?: standard)?(?: local)? time(?: zone)?',
    '(?:按照?|以|用)?(?:北京|中国|上海)(?:标准)?(?:时间|时区)(?:来)?(?:算|计算|计|看|为准|统计)?',
  ],
  'tz:Asia/Kuala_Lumpur': [
    '(?:in |by )?(?:malaysian?|kuala lumpur|kl)(?: standard)?(?: local)? time(?: zone)?',
    '(?:按照?|以|用)?(?:马来西亚|吉隆坡|大马)(?:标准)?(?:时间|时区)(?:来)?(?:算|计算|计|看|为准|统计)?',
  ],
  'tz:Asia/Singapore': [
    '(?:in |by )?singapore(?: standard)?(?: local)? time(?: zone)?',
    '(?:按照?|以|用)?新加坡(?:标准)?(?:时间|时区)(?:来)?(?:算|计算|计|看|为准|统计)?',
  ],
  'tz:Asia/Taipei': [
    '(?:in |by )?(?:taipei|taiwan)(?: standard)?(?: local)? time(?: zone)?',
    '(?:按照?|以|用)?(?:台北|台湾)(?:标准)?(?:时间|时区)(?:来)?(?:算|计算|计|看|为准|统计)?',
  ],
  'tz:Asia/Bangkok': [
    '(?:in |by )?(?:bangkok|thai|thailand)(?: standard)?(?: local)? time(?: zone)?',
    '(?:按照?|以|用)?(?:曼谷|泰国)(?:标准)?(?:时间|时区)(?:来)?(?:算|计算|计|看|为准|统计)?',
  ],
  'tz:Asia/Jakarta': [
    '(?:in |by )?(?:jakarta)(?: standard)?(?: local)? time(?: zone)?',
    '(?:按照?|以|用)?雅加达(?:标准)?(?:时间|时区)(?:来)?(?:算|计算|计|看|为准|统计)?',
  ],
};

/** Countries by the code that ends the names of offers. */
export const COUNTRIES: Readonly<Record<string, string>> = {
  MY: 'malaysian?|马来西亚|马来|大马',
  ID: 'indonesian?|印度尼西亚|印尼',
  TH: 'thailand|thai|泰国|泰',
  PH: 'the philippines|philippines?|filipino|菲律宾|菲',
  VN: 'vietnam(?:ese)?|越南',
  SG: 'singapore(?:an)?|新加坡|狮城',
  TW: 'taiwan(?:ese)?|台湾',
};

/** A country alone is no property that is kept; beside a brand it names an offer. */
export const COUNTRY_PHRASES: Readonly<Record<string, string[]>> = {
  country: [`(?:the )?(?:${Object.values(COUNTRIES).join('|')})(?:站点?|市场|区)?`],
};

/** Ids as partners write them: with a digit, an underscore or a hyphen, or in quotes. */
const WRITTEN =
  '(?: |:|=|is|equals|为|是|等于|的|"|\')*(?:"[^"]+"|[a-z0-9]+(?:[_.-][a-z0-9]+)+"?|[a-z]*\\d[a-z0-9]*"?)';
export const WRITTEN_IDS: Readonly<Record<string, string[]>> = {
  'written:sub_id': [`(?:sub[ _-]?ids?|子id)${WRITTEN}`],
  'written:media_id': [`(?:media[ _-]?ids?|媒体(?:id)?)${WRITTEN}`],
};
