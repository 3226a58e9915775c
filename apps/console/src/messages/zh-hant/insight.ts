import type { insight as english } from '../en/insight';

export const insight: typeof english = {
  insight: {
    title: '分析',
    countedBy: '按接收時間',
    period: '時段',
    presets: { today: '今天', days7: '7 天', days30: '30 天' },
    overTime: '趨勢',
    breakdown: '細分',
    by: { partner: '合作夥伴', tenant: '租戶', offer: '推廣項目', status: '狀態', currency: '幣別' },
    sale: '銷售額',
    payout: '佣金',
    before: '上一時段',
    beforeWas: (figure) => `上一時段：${figure}`,
    leaveOut: '排除',
    leaveOutOne: (name) => `排除 ${name}`,
    leftOut: (names) => `已從所有數字中排除：${names}。`,
    includeAll: '全部恢復',
    nothing: '（無）',
    local: '當地幣別金額',
    none: '此時段沒有資料',
    noneReason: '請選擇更長的時段，或減少篩選條件。',
    truncated: '只列出最大的分組；還有更多。',
  },
};
