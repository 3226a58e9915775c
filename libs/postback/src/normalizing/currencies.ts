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

/** What senders write for a currency besides its code and its symbol. */
const CURRENCY_WORDS = new Set(
  'RM RP RP. RS RS. R S$ SG$ US$ A$ AU$ C$ CA$ HK$ NT$ NZ$ R$ MX$ KR KR. ZŁ KČ FT LEI TL DH SR BAHT PESO EURO EUROS YUAN YEN WON 元 円 원'.split(
    ' ',
  ),
);

/** Whether a word next to a number means a currency: `USD`, `rm`, `$`, `S$`, `Rp.`. */
export function isCurrencyWord(word: string): boolean {
  const upper = word.toUpperCase();
  return CURRENCIES.has(upper) || CURRENCY_WORDS.has(upper) || /^\p{Sc}$/u.test(word);
}
