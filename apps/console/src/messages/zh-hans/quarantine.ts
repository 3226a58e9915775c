import type { quarantine as english } from '../en/quarantine';

export const quarantine: typeof english = {
  quarantine: {
    title: '隔离区',
    lead: '无法识别为转化的回传会完整保留在这里，排除原因后可重新处理。',
    none: '隔离区是空的',
    noneReason: '每条回传都能读取。不能读取的会连同原因显示在这里。',
    byReason: '按原因',
    field: '字段',
    reason: '原因',
    why: '隔离的原因',
    columns: {
      select: '选择',
      value: '值',
      size: '字节',
      postbacks: '回传',
      money: '待处理金额',
      first: '首次',
      last: '最近',
      next: '下一步',
    },
    amounts: { sale: '销售额', payout: '佣金' },
    coverage: (postbacks, amounts, hasMore) =>
      `已统计：${hasMore ? `最新的 ${postbacks} 条，还有更多` : `${postbacks} 条`}。金额取自最新的 ${amounts} 条；有多个原因的回传在每个原因中都计入。`,
    repair: '在工作台中打开',
    redrive: '重新处理',
    redriveSelected: (count) => `重新处理所选的 ${count} 条`,
    redriveAll: (count) => `重新处理符合条件的全部 ${count} 条`,
    onePartner: '请只选择一个合作方的回传：重新处理在其服务中进行。',
  },
};
