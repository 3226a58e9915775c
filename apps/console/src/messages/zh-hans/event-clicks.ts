import type { eventClicks as english } from '../en/event-clicks';

export const eventClicks: typeof english = {
  clicks: {
    tabs: { report: '报表', unmatchedClicks: '没有转化的点击', unmatchedConversions: '没有点击的转化' },
    leads: {
      report: '联盟链接的点击，以及它们带来的转化和收益。',
      unmatchedClicks: '没有转化提到的点击：访客未转化，或跟踪丢失。',
      unmatchedConversions: '事件中找不到其点击的转化：来自其他渠道，或是欺诈。',
    },
    dimensions: { source: '来源', campaign: '营销活动', page: '页面', product: '商品', offer: '推广项目' },
    clicks: '点击',
    converted: '已转化',
    rate: '转化率',
    earnings: '收益',
    perClick: '每次点击',
    reasons: { no_click_id: '没有点击 ID', unknown_click: '未知的点击' },
    none: '此时段没有内容',
    noneReasons: {
      report: '带有脚本的页面上有联盟链接后，点击会显示在这里。',
      unmatchedClicks: '该时段的点击都有转化，或没有点击。',
      unmatchedConversions: '该时段的转化都有点击，或没有转化。',
    },
    id: '点击 ID',
    showJourney: '查看历程',
    journey: '一次点击的历程',
    inOrder: '按顺序排列的事件和转化',
    conversion: '转化',
    cut: '还有更多内容未显示。',
  },
};
