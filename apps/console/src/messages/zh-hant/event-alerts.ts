import type { eventAlerts as english } from '../en/event-alerts';

export const eventAlerts: typeof english = {
  alerts: {
    lead: '規則在事件中發現的異常。',
    rulesTitle: '規則',
    rule: '規則名稱',
    rules: {
      high_value_purchase: '高額購買',
      session_rate: '工作階段過於頻繁',
      address_rate: '網段過於頻繁',
      purchases_per_session: '同一工作階段多次購買',
    },
    raised: '觸發時間',
    what: '內容',
    delivery: '通知',
    deliveries: { delivered: '已送達', pending: '等待中', failed: '失敗', log_only: '僅日誌' },
    none: '沒有警示',
    noneReason: '規則沒有發現異常。',
    active: '啟用',
    inactive: '關閉',
    change: '變更',
    changeRule: (rule) => `變更：${rule}`,
    save: '儲存規則',
    purchaseRule: (amounts) => (amounts === '' ? '還沒有設定任何貨幣的金額，因此不會觸發。' : `達到 ${amounts}。`),
    countRule: (count, minutes) => `${minutes} 分鐘內超過 ${count} 次。`,
    purchase: (order, currency, amount) => `訂單 ${order}：${currency} ${amount}`,
    counted: (subject, count, minutes) => `${subject}：${minutes} 分鐘內 ${count} 次`,
    amounts: '金額',
    amountsHint: '每行一個貨幣和金額，例如 MYR 5000.00。不做貨幣換算。',
    fields: {
      max_count: '最多次數',
      window_minutes: '在多少分鐘內',
      cool_down_minutes: '警示後靜默的分鐘數',
    },
  },
};
