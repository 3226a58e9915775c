import type { eventClicks as english } from '../en/event-clicks';

export const eventClicks: typeof english = {
  clicks: {
    tabs: { report: '報表', unmatchedClicks: '沒有轉換的點擊', unmatchedConversions: '沒有點擊的轉換' },
    leads: {
      report: '聯盟連結的點擊，以及它們帶來的轉換和收益。',
      unmatchedClicks: '沒有轉換提到的點擊：訪客未轉換，或追蹤遺失。',
      unmatchedConversions: '事件中找不到其點擊的轉換：來自其他管道，或是詐欺。',
    },
    dimensions: { source: '來源', campaign: '行銷活動', page: '頁面', product: '商品', offer: '推廣項目' },
    clicks: '點擊',
    converted: '已轉換',
    rate: '轉換率',
    earnings: '收益',
    perClick: '每次點擊',
    reasons: { no_click_id: '沒有點擊 ID', unknown_click: '未知的點擊' },
    none: '此時段沒有內容',
    noneReasons: {
      report: '帶有指令碼的頁面上有聯盟連結後，點擊會顯示在這裡。',
      unmatchedClicks: '該時段的點擊都有轉換，或沒有點擊。',
      unmatchedConversions: '該時段的轉換都有點擊，或沒有轉換。',
    },
    id: '點擊 ID',
    showJourney: '檢視歷程',
    journey: '一次點擊的歷程',
    inOrder: '按順序排列的事件和轉換',
    conversion: '轉換',
    cut: '還有更多內容未顯示。',
  },
};
