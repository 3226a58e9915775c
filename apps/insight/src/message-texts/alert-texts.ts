import type { MessageLanguage } from '@app/internal-protocol';
import { REPORT_TEXTS } from './report-texts';

type Kind = 'firing' | 'resolved';

interface AlertTexts {
  /** Names of what groups are apart by; another one is shown as it is. */
  keys: Readonly<Record<string, string>>;
  none: string;
  subject: (kind: Kind, partner: string, rule: string, groups: number) => string;
  opening: (kind: Kind, partner: string, rule: string) => string;
  nothing: string;
  seen: (seen: string) => string;
  expected: (expected: string) => string;
  hours: (hours: number) => string;
  probability: (probability: string) => string;
  /** A line about a group, of parts of the above. */
  firing: (group: string, parts: readonly string[], at: string) => string;
  resolved: (group: string, since: string) => string;
  explained: (group: string, seen: string, before: string) => string;
  /** @param network undefined: not known */
  switchOff: (network: string | undefined, partner: string, errors: string) => string;
  more: (groups: number) => string;
}

/** What a message about alerts says besides names and figures. */
export const ALERT_TEXTS: Readonly<Record<MessageLanguage, AlertTexts>> = {
  en: {
    keys: {},
    none: REPORT_TEXTS.en.none,
    subject: (kind, partner, rule, groups) =>
      `[${partner}] ${rule}: ${groups === 1 ? '1 group' : `${groups} groups`} ${kind}`,
    opening: (kind, partner, rule) => `${rule} ${kind === 'firing' ? 'fires' : 'is resolved'} for ${partner}.`,
    nothing: 'nothing',
    seen: (seen) => `seen ${seen}`,
    expected: (expected) => `expected ${expected}`,
    hours: (hours) => `over ${hours} h`,
    probability: (probability) => `probability ${probability}`,
    firing: (group, parts, at) => `- ${group}: ${parts.join(', ')}, at ${at}`,
    resolved: (group, since) => `- ${group}: since ${since}`,
    explained: (group, seen, before) => `    ${group}: ${seen}, a week before ${before}`,
    switchOff: (network = 'The sender', partner, errors) =>
      `${network} disables the URL of ${partner} after ${errors} more errors in a row.`,
    more: (groups) => `… and ${groups} more.`,
  },
  'zh-Hans': {
    keys: { ...REPORT_TEXTS['zh-Hans'].dimensions, quota: '上限' },
    none: REPORT_TEXTS['zh-Hans'].none,
    subject: (kind, partner, rule, groups) =>
      `[${partner}] ${rule}：${groups} 个分组${kind === 'firing' ? '告警中' : '已恢复'}`,
    opening: (kind, partner, rule) =>
      kind === 'firing' ? `${partner} 触发了规则“${rule}”的告警。` : `${partner} 的规则“${rule}”告警已恢复。`,
    nothing: '无',
    seen: (seen) => `实际值 ${seen}`,
    expected: (expected) => `预期 ${expected}`,
    hours: (hours) => `最近 ${hours} 小时`,
    probability: (probability) => `概率 ${probability}`,
    firing: (group, parts, at) => `- ${group}：${parts.join('，')}，时间 ${at}`,
    resolved: (group, since) => `- ${group}：恢复于 ${since}`,
    explained: (group, seen, before) => `    ${group}：${seen}，一周前 ${before}`,
    switchOff: (network = '发送方', partner, errors) =>
      `再连续出错 ${errors} 次，${network} 就会停用 ${partner} 的网址。`,
    more: (groups) => `……另有 ${groups} 个分组。`,
  },
  'zh-Hant': {
    keys: { ...REPORT_TEXTS['zh-Hant'].dimensions, quota: '上限' },
    none: REPORT_TEXTS['zh-Hant'].none,
    subject: (kind, partner, rule, groups) =>
      `[${partner}] ${rule}：${groups} 個分組${kind === 'firing' ? '警示中' : '已恢復'}`,
    opening: (kind, partner, rule) =>
      kind === 'firing' ? `${partner} 觸發了規則「${rule}」的警示。` : `${partner} 的規則「${rule}」警示已恢復。`,
    nothing: '無',
    seen: (seen) => `實際值 ${seen}`,
    expected: (expected) => `預期 ${expected}`,
    hours: (hours) => `最近 ${hours} 小時`,
    probability: (probability) => `機率 ${probability}`,
    firing: (group, parts, at) => `- ${group}：${parts.join('，')}，時間 ${at}`,
    resolved: (group, since) => `- ${group}：恢復於 ${since}`,
    explained: (group, seen, before) => `    ${group}：${seen}，一週前 ${before}`,
    switchOff: (network = '發送方', partner, errors) =>
      `再連續出錯 ${errors} 次，${network} 就會停用 ${partner} 的網址。`,
    more: (groups) => `……另有 ${groups} 個分組。`,
  },
};
