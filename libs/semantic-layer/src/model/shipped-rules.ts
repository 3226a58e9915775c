import type { Message } from '../questions/messages';

const names = (en: string, simplified: string, traditional: string): Message => ({
  en,
  'zh-Hans': simplified,
  'zh-Hant': traditional,
});

/**
 * The alert rules that ship, by the code that they are stored with. The English names are stored too, and are what
 * programs see; a person who renames a rule makes it one of their own, without a code.
 */
export const SHIPPED_RULES = {
  silent_offer: names('Offer without conversions', '没有转化的推广项目', '沒有轉換的推廣項目'),
  quarantine_share: names('Share of quarantined postbacks', '被隔离的回传占比', '被隔離的回傳佔比'),
  unfilled_macros: names('Unfilled macros', '未替换的宏', '未替換的巨集'),
  wrong_tokens: names('Wrong tokens', '令牌不符', '權杖不符'),
  rate_local_usd: names('Currency rate, local to USD', '汇率：当地货币兑 USD', '匯率：當地貨幣兌 USD'),
  rate_local_myr: names('Currency rate, local to MYR', '汇率：当地货币兑 MYR', '匯率：當地貨幣兌 MYR'),
  rate_myr_usd: names('Currency rate, MYR to USD', '汇率：MYR 兑 USD', '匯率：MYR 兌 USD'),
  time_zone: names('Time zone of conversions', '转化的时区', '轉換的時區'),
  daily_limit: names('Daily limit nearly used', '每日上限即将用完', '每日上限即將用完'),
  sender_stops: names('Sender about to stop', '发送方即将停用网址', '發送方即將停用網址'),
  unaccounted: names('Postbacks not accounted for', '回传对不上账', '回傳對不上帳'),
  spool_waits: names('Postbacks wait in the spool', '回传在暂存队列中等待', '回傳在暫存佇列中等待'),
} as const satisfies Readonly<Record<string, Message>>;

export type ShippedRule = keyof typeof SHIPPED_RULES;

/** The name of a rule in a language: of one that ships by its code, of any other the stored one. */
export function ruleName(code: string | null, stored: string, language: keyof Message): string {
  return code !== null && Object.hasOwn(SHIPPED_RULES, code) ? SHIPPED_RULES[code as ShippedRule][language] : stored;
}
