import type { quarantine as english } from '../en/quarantine';

export const quarantine: typeof english = {
  quarantine: {
    title: '隔離區',
    lead: '無法識別為轉換的回傳會完整保留在這裡，排除原因後可重新處理。',
    none: '隔離區是空的',
    noneReason: '每筆回傳都能讀取。不能讀取的會連同原因顯示在這裡。',
    byReason: '按原因',
    field: '欄位',
    reason: '原因',
    why: '隔離的原因',
    columns: {
      select: '選擇',
      value: '值',
      size: '位元組',
      postbacks: '回傳',
      money: '待處理金額',
      first: '首次',
      last: '最近',
      next: '下一步',
    },
    amounts: { sale: '銷售額', payout: '佣金' },
    coverage: (postbacks, amounts, hasMore) =>
      `已統計：${hasMore ? `最新的 ${postbacks} 筆，還有更多` : `${postbacks} 筆`}。金額取自最新的 ${amounts} 筆；有多個原因的回傳在每個原因中都計入。`,
    repair: '在工作台中開啟',
    redrive: '重新處理',
    redriveSelected: (count) => `重新處理所選的 ${count} 筆`,
    redriveAll: (count) => `重新處理符合條件的全部 ${count} 筆`,
    onePartner: '請只選擇一個合作夥伴的回傳：重新處理在其服務中進行。',
  },
};
