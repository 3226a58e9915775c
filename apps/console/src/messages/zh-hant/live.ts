import type { live as english } from '../en/live';

export const live: typeof english = {
  live: {
    title: '即時',
    lead: '回傳在儲存或進入隔離區時立即顯示。',
    none: '正在等待回傳',
    noneReason: '回傳在收到後一兩秒內顯示在這裡。',
    outcome: '結果',
    outcomes: { stored: '已儲存', updated: '已更新', duplicate: '重複', quarantined: '已隔離' },
    offerOrReason: '推廣項目或原因',
    states: { connecting: '正在連線…', connected: '已連線', interrupted: '連線中斷，正在重新連線…' },
    pause: '暫停',
    resume: '繼續',
    pauseHint: '暫停或繼續清單（空白鍵）。捲動或選取文字也會暫停。',
    paused: (count) => `已暫停，${count} 筆新回傳`,
    perSecond: (count) => `每秒 ${count} 筆`,
    totals: (count) => `已收到 ${count} 筆。`,
    leftOut: (count) => `每秒超過 50 筆時只顯示樣本，另有 ${count} 筆未顯示。`,
    gap: '中斷期間錯過的回傳太多，未再次傳送。轉換清單中有全部紀錄。',
    asleep: (partners) => `未監看：${partners}，其服務在收到回傳前處於休眠。`,
    freeze: '固定為清單',
    summary: (count) => `最近 10 秒有 ${count} 筆回傳。`,
  },
};
