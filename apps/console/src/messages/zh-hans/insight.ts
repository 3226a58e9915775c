import type { insight as english } from '../en/insight';

export const insight: typeof english = {
  insight: {
    title: '分析',
    countedBy: '按接收时间',
    period: '时段',
    presets: { today: '今天', days7: '7 天', days30: '30 天' },
    overTime: '趋势',
    breakdown: '细分',
    by: { partner: '合作方', tenant: '租户', offer: '推广项目', status: '状态', currency: '币种' },
    sale: '销售额',
    payout: '佣金',
    before: '上一时段',
    beforeWas: (figure) => `上一时段：${figure}`,
    leaveOut: '排除',
    leaveOutOne: (name) => `排除 ${name}`,
    leftOut: (names) => `已从所有数字中排除：${names}。`,
    includeAll: '全部恢复',
    nothing: '（无）',
    local: '当地币种金额',
    none: '此时段没有数据',
    noneReason: '请选择更长的时段，或减少筛选条件。',
    truncated: '只列出最大的分组；还有更多。',
  },
};
