import type { undelivered as english } from '../en/undelivered';

export const undelivered: typeof english = {
  undelivered: {
    title: '未送达',
    tabs: { spool: '暂存队列', dead: '死信', unrouted: '未路由' },
    leads: {
      spool: '等待合作方服务恢复的回传。网关会自动按顺序送达。',
      dead: '被服务拒绝的回传。它们会保留，可以重新送达。',
      unrouted: '路径不属于任何合作方的请求，例如 URL 输错。',
    },
    none: '暂无内容',
    noneReasons: {
      waiting: '所有回传均已送达。',
      dead: '没有服务拒绝过回传。',
      unrouted: '所有请求都有路由。',
    },
    columns: {
      attempts: '尝试次数',
      deadAt: '成为死信',
      next: '下次尝试',
      error: '最近的错误',
      act: '操作',
      path: '请求',
      prefix: '路径开头',
      guess: '可能的端点',
    },
    redrive: '重新处理',
    redriveAll: '全部重新处理',
    redriveOne: (partner) => `此回传会重新送达 ${partner}。同一回传不会存储两次。`,
    redriveAllOf: (partner) =>
      `${partner === undefined ? '' : `${partner} 的`}所有死信都会重新送达。同一回传不会存储两次。`,
    redriven: (count) => `${count} 条回传正在重新送达。`,
    deadLetter: '转为死信',
    deadLetterOne: (partner) => `此回传不再送达 ${partner}。重新处理可撤销。`,
    deadLettered: (count) => `${count} 条回传已转为死信。`,
    noGuess: '没有相似的端点。',
    guesses: {
      same_but_form: '仅大小写、斜杠或前缀不同。',
      partner_in_path: '路径中有该合作方。',
      similar: '路径相似。',
    },
    deliverTo: (partner) => `送达 ${partner}`,
    moveOne: (path, partner, endpoint) => `发往 ${path} 的请求会按收到时的原样送达 ${partner} 的 ${endpoint}。`,
    moved: (count) => `${count} 个请求已进入暂存队列，很快送达。`,
    notWhole: '请求过大，未完整保留。',
  },
};
