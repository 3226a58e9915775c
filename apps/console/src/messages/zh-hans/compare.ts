import type { compare as english } from '../en/compare';

export const compare: typeof english = {
  compare: {
    title: '与联盟平台的文件对账',
    lead: '将联盟平台的 CSV 报表与我们的转化逐笔比较：仅对方有、仅我方有、不一致，并给出下一步。文件只留在此浏览器中。',
    file: '联盟平台的 CSV 文件',
    fileHint: 'UTF-8、GB18030 或 Big5，第一行为列名。',
    rows: (count) => `文件共 ${count} 行`,
    encoding: '编码',
    separator: '分隔符',
    columns: { id: 'conversion_id 所在列', amount: '金额所在列', status: '状态所在列' },
    amountField: '对应的我方金额字段',
    timeHint: '我方回传按接收时间筛选。回传晚于点击和订单，请选择比文件更宽的时间范围。',
    start: '开始比较',
    same: (count) => `双方一致的转化：${count} 笔。`,
    skipped: (count) => `已跳过没有 ID 或 ID 重复的行：${count}。`,
    download: '下载 CSV',
    more: (count) => `另有 ${count} 笔在 CSV 中。`,
    conversion: '转化',
    line: '文件行号',
    theirAmount: '对方金额',
    ourAmount: '我方金额',
    theirStatus: '对方状态',
    ourStatus: '我方状态',
    different: {
      title: '金额或状态不一致',
      next: '打开该转化，查看最近一次回传。如果对方的值较新，请对方补发包含该值的回传；否则将该转化的证据发给对方。',
      none: '没有不一致的转化。',
    },
    onlyTheirs: {
      title: '仅在对方文件中',
      next: '在此时间范围内我们没有存储这些转化的回传。请放宽时间范围，在隔离区中查找这些 ID，并将此列表发给对方，要求重新发送。',
      none: '文件中没有我方缺少的转化。',
    },
    onlyOurs: {
      title: '仅我方有',
      next: '对方文件中没有这些转化。它们可能不在文件的时间段内，或对方已删除但没有发送回传。请将此列表和相关转化的证据发给对方。',
      none: '我方没有文件中缺少的转化。',
    },
  },
};
