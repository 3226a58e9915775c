import type { overview as english } from '../en/overview';

export const overview: typeof english = {
  overview: {
    title: '概览',
    asOf: '截至',
    attention: '需要处理',
    allPartners: '全部合作方',
    allWell: '一切正常',
    allWellHint: '没有需要您处理的事项。',
    gateway: '网关',
    look: '查看',
    without: (names) => `不含 ${names}：目前无法得知。`,
    ofLimit: (count, limit) => `${count} / ${limit}`,
    hours: (total, highest) => `24 小时内 ${total} 条回传，单小时最多 ${highest} 条`,
    figures: {
      postbacks: '24 小时回传',
      conversions: '新转化',
      duplicates: '重复',
      quarantined: '被隔离',
      spooled: '暂存队列中',
    },
    columns: {
      state: '状态',
      day: '24 小时',
      last: '最近一条回传',
      conversions: '转化',
      quarantine: '隔离区',
      spool: '暂存队列',
      errors: '连续错误',
      revision: '版本',
    },
    states: {
      works: '正常',
      sleeps: '休眠',
      notDeployed: '未部署',
      noResponse: '无响应',
      databaseDown: '数据库故障',
    },
    severities: { critical: '严重', warning: '警告', notice: '提示' },
    sentences: {
      serviceSilent: '没有响应；其回传暂存在队列中。',
      notDeployed: '还没有服务。',
      databaseDown: '无法连接数据库；其回传暂存在队列中。',
      gatewaySilent: '没有响应。暂存队列、连续错误和未路由请求目前无法得知。',
      errorsInARow: (count, limit) =>
        limit === undefined
          ? `连续收到 ${count} 个错误。`
          : `连续收到 ${count} 个错误；达到 ${limit} 个后，对方会停用其网址。`,
      spoolPending: (count, age) => `有 ${count} 条回传在暂存队列中，最早的一条在${age}。`,
      deadLettered: (count) => `有 ${count} 条回传进入死信。`,
      quarantineOpen: (count) => `有 ${count} 条回传在隔离区。`,
      noPostbacks: (age) => `最近一条回传在${age}。`,
    },
  },
};
