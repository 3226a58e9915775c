import { visibleText } from './normalize-text';

/** The alphabetic codes in ISO 4217's list one, without funds and metals. */
export const CURRENCIES: ReadonlySet<string> = new Set(
  (
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF ' +
    'CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL ' +
    'HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD ' +
    'MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG ' +
    'QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD ' +
    'TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG'
  ).split(' '),
);

/**
 * Currencies whose amounts are written without decimals: ISO 4217 gives them none, or nobody uses them (Unicode CLDR's
 * digits for cash). A dot before three digits groups there.
 */
const WITHOUT_DECIMALS = new Set(
  'BIF CLP COP DJF GNF IDR ISK JPY KHR KMF KPW KRW LAK MGA MMK PYG RWF UGX VND VUV XAF XOF XPF'.split(' '),
);
const WITH_THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** How many decimals amounts of a currency have: 0, 3, or undefined for two. */
export function decimalsOf(currency: string | undefined): 0 | 3 | undefined {
  if (currency === undefined) return undefined;
  return WITHOUT_DECIMALS.has(currency) ? 0 : WITH_THREE_DECIMALS.has(currency) ? 3 : undefined;
}

const DOLLARS = 'USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD';
const PESOS = 'ARS CLP COP CUP DOP MXN PHP UYU';

/** What senders write for a currency besides its code, and which currencies it stands for. */
const WORDS: Readonly<Record<string, string>> = {
  RM: 'MYR',
  RINGGIT: 'MYR',
  RP: 'IDR',
  RUPIAH: 'IDR',
  VNĐ: 'VND',
  Đ: 'VND',
  ĐỒNG: 'VND',
  DONG: 'VND',
  '₫': 'VND',
  BAHT: 'THB',
  บาท: 'THB',
  '฿': 'THB',
  '₱': 'PHP',
  PESO: PESOS,
  PESOS,
  $: `${DOLLARS} ${PESOS}`,
  US$: 'USD',
  S$: 'SGD',
  SG$: 'SGD',
  HK$: 'HKD',
  NT$: 'TWD',
  A$: 'AUD',
  AU$: 'AUD',
  C$: 'CAD',
  CA$: 'CAD',
  NZ$: 'NZD',
  R$: 'BRL',
  MX$: 'MXN',
  DOLLAR: DOLLARS,
  DOLLARS,
  NTD: 'TWD',
  NT: 'TWD',
  新台幣: 'TWD',
  新臺幣: 'TWD',
  新台币: 'TWD',
  台幣: 'TWD',
  臺幣: 'TWD',
  台币: 'TWD',
  港幣: 'HKD',
  港币: 'HKD',
  港元: 'HKD',
  美元: 'USD',
  美金: 'USD',
  令吉: 'MYR',
  馬幣: 'MYR',
  马币: 'MYR',
  '¥': 'CNY JPY',
  元: 'CNY TWD HKD',
  圓: 'TWD HKD',
  圆: 'CNY',
  人民币: 'CNY',
  人民幣: 'CNY',
  YUAN: 'CNY',
  RMB: 'CNY',
  CNH: 'CNY',
  円: 'JPY',
  日元: 'JPY',
  日圓: 'JPY',
  日圆: 'JPY',
  YEN: 'JPY',
  원: 'KRW',
  WON: 'KRW',
  '₩': 'KRW',
  韓元: 'KRW',
  韩元: 'KRW',
  泰銖: 'THB',
  泰铢: 'THB',
  RS: 'INR PKR LKR NPR MUR SCR',
  '₨': 'INR PKR LKR NPR MUR SCR',
  '₹': 'INR',
  '€': 'EUR',
  EURO: 'EUR',
  EUROS: 'EUR',
  '£': 'GBP EGP FKP GIP LBP SDG SHP SSP SYP',
  R: 'ZAR',
  KR: 'DKK ISK NOK SEK',
  ZŁ: 'PLN',
  KČ: 'CZK',
  FT: 'HUF',
  LEI: 'MDL RON',
  TL: 'TRY',
  '₺': 'TRY',
  '₽': 'RUB',
  '₴': 'UAH',
  '₪': 'ILS',
  '₦': 'NGN',
  '₭': 'LAK',
  '៛': 'KHR',
  '₮': 'MNT',
  '₲': 'PYG',
  '₡': 'CRC',
  '₵': 'GHS',
  '₸': 'KZT',
  '₼': 'AZN',
  '₾': 'GEL',
  DH: 'AED MAD',
  SR: 'SAR',
};

const BY_WORD: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...[...CURRENCIES].map((code) => [code, [code]] as const),
  ...Object.entries(WORDS).map(([word, codes]) => [word, codes.split(' ')] as const),
]);
const NONE: readonly string[] = [];
const MAX_WORD = 32;

/**
 * The currencies that a word beside a number may mean: `USD`, `rm`, `$`, `Rp.`; none for another currency sign, and
 * undefined for a word that is no currency.
 */
export function currenciesOf(word: string): readonly string[] | undefined {
  if (word.length > MAX_WORD) return undefined;
  const plain = word.normalize('NFKC').toUpperCase().replace(/\.$/, '');
  return BY_WORD.get(plain) ?? withSign(plain) ?? (/^\p{Sc}$/u.test(plain) ? NONE : undefined);
}

/** A code or word together with a sign that it shares, as in `USD$` and `CN¥`. */
function withSign(word: string): readonly string[] | undefined {
  const [, letters, sign] = /^(\p{L}{2,3})(\p{Sc})$/u.exec(word) ?? [];
  if (letters === undefined) return undefined;
  const common = BY_WORD.get(sign!)?.filter((code) => BY_WORD.get(letters)?.includes(code) || code.startsWith(letters));
  return common?.length ? common : undefined;
}

/** The currency that a word means; undefined when it may be several or none. */
export function currencyOf(word: string): string | undefined {
  const codes = currenciesOf(visibleText(word));
  return codes?.length === 1 ? codes[0] : undefined;
}
