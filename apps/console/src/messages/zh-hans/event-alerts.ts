import type { eventAlerts as english } from '../en/event-alerts';

export const eventAlerts: typeof english = {
  alerts: {
    lead: '规则在事件中发现的异常。',
    rulesTitle: '规则',
    rule: '规则名称',
    rules: {
      high_value_purchase: '高额购买',
      session_rate: '会话过于频繁',
      address_rate: '网段过于频繁',
      purchases_per_session: '同一会话多次购买',
    },
    raised: '触发时间',
    what: '内容',
    delivery: '通知',
    deliveries: { delivered: '已送达', pending: '等待中', failed: '失败', log_only: '仅日志' },
    none: '没有告警',
    noneReason: '规则没有发现异常。',
    active: '启用',
    inactive: '关闭',
    change: '更改',
    changeRule: (rule) => `更改：${rule}`,
    save: '保存规则',
    purchaseRule: (amounts) => (amounts === '' ? '还没有设置任何货币的金额，因此不会触发。' : `达到 ${amounts}。`),
    countRule: (count, minutes) => `${minutes} 分钟内超过 ${count} 次。`,
    purchase: (order, currency, amount) => `订单 ${order}：${currency} ${amount}`,
    counted: (subject, count, minutes) => `${subject}：${minutes} 分钟内 ${count} 次`,
    amounts: '金额',
    amountsHint: '每行一个货币和金额，例如 MYR 5000.00。不做货币换算。',
    fields: {
      max_count: '最多次数',
      window_minutes: '在多少分钟内',
      cool_down_minutes: '告警后静默的分钟数',
    },
  },
};
