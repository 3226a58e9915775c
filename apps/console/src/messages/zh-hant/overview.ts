import type { overview as english } from '../en/overview';

export const overview: typeof english = {
  overview: {
    title: '總覽',
    asOf: '截至',
    attention: '需要處理',
    allPartners: '全部合作夥伴',
    allWell: '一切正常',
    allWellHint: '沒有需要您處理的事項。',
    gateway: '閘道',
    look: '檢視',
    without: (names) => `不含 ${names}：目前無法得知。`,
    ofLimit: (count, limit) => `${count} / ${limit}`,
    hours: (total, highest) => `24 小時內 ${total} 筆回傳，單小時最多 ${highest} 筆`,
    figures: {
      postbacks: '24 小時回傳',
      conversions: '新轉換',
      duplicates: '重複',
      quarantined: '被隔離',
      spooled: '暫存佇列中',
    },
    columns: {
      state: '狀態',
      day: '24 小時',
      last: '最近一筆回傳',
      conversions: '轉換',
      quarantine: '隔離區',
      spool: '暫存佇列',
      errors: '連續錯誤',
      revision: '版本',
    },
    states: {
      works: '正常',
      sleeps: '休眠',
      notDeployed: '未部署',
      noResponse: '無回應',
      databaseDown: '資料庫故障',
    },
    severities: { critical: '嚴重', warning: '警告', notice: '提示' },
    sentences: {
      serviceSilent: '沒有回應；其回傳暫存在佇列中。',
      notDeployed: '還沒有服務。',
      databaseDown: '無法連線至資料庫；其回傳暫存在佇列中。',
      gatewaySilent: '沒有回應。暫存佇列、連續錯誤和未路由請求目前無法得知。',
      errorsInARow: (count, limit) =>
        limit === undefined
          ? `連續收到 ${count} 個錯誤。`
          : `連續收到 ${count} 個錯誤；達到 ${limit} 個後，對方會停用其網址。`,
      spoolPending: (count, age) => `有 ${count} 筆回傳在暫存佇列中，最早的一筆在${age}。`,
      deadLettered: (count) => `有 ${count} 筆回傳進入死信。`,
      quarantineOpen: (count) => `有 ${count} 筆回傳在隔離區。`,
      noPostbacks: (age) => `最近一筆回傳在${age}。`,
    },
  },
};
