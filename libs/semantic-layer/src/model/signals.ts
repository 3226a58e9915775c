import type { MetricName } from '../plan/plan';

/** Figures about how postbacks arrive, which alert rules watch. They are no metrics of plans: each has fixed groups. */
export const SIGNAL_NAMES = [
  'unfilled_placeholder_rate',
  'token_mismatch_rate',
  'local_per_usd',
  'local_per_myr',
  'myr_per_usd',
  'reporting_delay',
  'quota_used',
  'errors_left',
  'spool_age',
  'unaccounted',
] as const;
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** What a partner's service counts for signals by hour: the names are parameters of its API. */
export const SIGNAL_SOURCES = ['placeholders', 'tokens', 'rates', 'delays', 'quotas'] as const;
export type SignalSource = (typeof SIGNAL_SOURCES)[number];

export interface Signal {
  /** `gateway`, `admin`: insight samples it, because only the present value is known there. */
  source: SignalSource | 'gateway' | 'admin';
  /** Of sampled ones: which value of an hour counts. */
  worst?: 'lowest' | 'highest';
  /** The value over some hours is one sum divided by the other. */
  numerator: string;
  denominator: string;
  /** What its groups are apart by, within a partner. */
  keys: readonly ('tenant' | 'currency' | 'quota')[];
  /** A share is at most 1, so that unusual ones are found by their probability. */
  format: 'share' | 'number';
  /** The metric that shows, in a plan, what the signal is about. */
  shownBy: MetricName;
  labels: { en: string; 'zh-Hans': string; 'zh-Hant': string };
}

const labels = (en: string, simplified: string, traditional: string): Signal['labels'] => ({
  en,
  'zh-Hans': simplified,
  'zh-Hant': traditional,
});

const rate = (numerator: string, denominator: string, names: Signal['labels']): Signal => ({
  source: 'rates',
  numerator,
  denominator,
  keys: ['currency'],
  format: 'number',
  shownBy: 'payout',
  labels: names,
});

export const SIGNALS: Readonly<Record<SignalName, Signal>> = {
  unfilled_placeholder_rate: {
    source: 'placeholders',
    numerator: 'unfilled',
    denominator: 'postbacks',
    keys: ['tenant'],
    format: 'share',
    shownBy: 'postbacks',
    labels: labels('Share of postbacks with an unfilled macro', '含未替换宏的回传占比', '含未替換巨集的回傳佔比'),
  },
  token_mismatch_rate: {
    source: 'tokens',
    numerator: 'mismatched',
    denominator: 'postbacks',
    keys: ['tenant'],
    format: 'share',
    shownBy: 'postbacks',
    labels: labels('Share of postbacks with a wrong token', '令牌不符的回传占比', '權杖不符的回傳佔比'),
  },
  local_per_usd: rate('local', 'usd', labels('Local currency per USD', '当地货币兑 USD', '當地貨幣兌 USD')),
  local_per_myr: rate('local', 'myr', labels('Local currency per MYR', '当地货币兑 MYR', '當地貨幣兌 MYR')),
  myr_per_usd: rate('myr', 'usd', labels('MYR per USD', 'MYR 兑 USD', 'MYR 兌 USD')),
  reporting_delay: {
    source: 'delays',
    numerator: 'delay_hours',
    denominator: 'timed',
    keys: [],
    format: 'number',
    shownBy: 'conversions',
    labels: labels('Hours from conversion to postback', '从转化到回传的小时数', '從轉換到回傳的小時數'),
  },
  errors_left: {
    source: 'gateway',
    worst: 'lowest',
    numerator: 'errors_left',
    denominator: 'samples',
    keys: [],
    format: 'number',
    shownBy: 'postbacks',
    labels: labels('Errors left before the sender stops', '发送方停用前剩余错误数', '發送方停用前剩餘錯誤數'),
  },
  spool_age: {
    source: 'gateway',
    worst: 'highest',
    numerator: 'spool_minutes',
    denominator: 'samples',
    keys: [],
    format: 'number',
    shownBy: 'postbacks',
    labels: labels(
      'Minutes that the oldest postback has been spooled',
      '最早暂存回传的等待分钟数',
      '最早暫存回傳的等待分鐘數',
    ),
  },
  unaccounted: {
    source: 'admin',
    worst: 'highest',
    numerator: 'unaccounted',
    denominator: 'samples',
    keys: [],
    format: 'number',
    shownBy: 'postbacks',
    labels: labels('Postbacks not accounted for', '对不上账的回传数', '對不上帳的回傳數'),
  },
  quota_used: {
    source: 'quotas',
    numerator: 'used',
    denominator: 'allowed',
    keys: ['quota'],
    format: 'number',
    shownBy: 'postbacks',
    labels: labels('Share of the daily limit used', '每日上限已用占比', '每日上限已用佔比'),
  },
};

export function isSignal(name: string): name is SignalName {
  return (SIGNAL_NAMES as readonly string[]).includes(name);
}
