import type { undelivered as english } from '../en/undelivered';

export const undelivered: typeof english = {
  undelivered: {
    title: '未送達',
    tabs: { spool: '暫存佇列', dead: '死信', unrouted: '未路由' },
    leads: {
      spool: '等待合作夥伴服務恢復的回傳。閘道會自動按順序送達。',
      dead: '被服務拒絕的回傳。它們會保留，可以重新送達。',
      unrouted: '路徑不屬於任何合作夥伴的請求，例如 URL 輸錯。',
    },
    none: '暫無內容',
    noneReasons: {
      waiting: '所有回傳均已送達。',
      dead: '沒有服務拒絕過回傳。',
      unrouted: '所有請求都有路由。',
    },
    columns: {
      attempts: '嘗試次數',
      deadAt: '成為死信',
      next: '下次嘗試',
      error: '最近的錯誤',
      act: '操作',
      path: '請求',
      prefix: '路徑開頭',
      guess: '可能的端點',
    },
    redrive: '重新處理',
    redriveAll: '全部重新處理',
    redriveOne: (partner) => `此回傳會重新送達 ${partner}。同一回傳不會儲存兩次。`,
    redriveAllOf: (partner) =>
      `${partner === undefined ? '' : `${partner} 的`}所有死信都會重新送達。同一回傳不會儲存兩次。`,
    redriven: (count) => `${count} 筆回傳正在重新送達。`,
    deadLetter: '轉為死信',
    deadLetterOne: (partner) => `此回傳不再送達 ${partner}。重新處理可復原。`,
    deadLettered: (count) => `${count} 筆回傳已轉為死信。`,
    noGuess: '沒有相似的端點。',
    guesses: {
      same_but_form: '僅大小寫、斜線或前綴不同。',
      partner_in_path: '路徑中有該合作夥伴。',
      similar: '路徑相似。',
    },
    deliverTo: (partner) => `送達 ${partner}`,
    moveOne: (path, partner, endpoint) => `發往 ${path} 的請求會按收到時的原樣送達 ${partner} 的 ${endpoint}。`,
    moved: (count) => `${count} 個請求已進入暫存佇列，很快送達。`,
    notWhole: '請求過大，未完整保留。',
  },
};
