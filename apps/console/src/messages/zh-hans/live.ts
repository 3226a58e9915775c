import type { live as english } from '../en/live';

export const live: typeof english = {
  live: {
    title: '实时',
    lead: '回传在存储或进入隔离区时立即显示。',
    none: '正在等待回传',
    noneReason: '回传在收到后一两秒内显示在这里。',
    outcome: '结果',
    outcomes: { stored: '已存储', updated: '已更新', duplicate: '重复', quarantined: '已隔离' },
    offerOrReason: '推广项目或原因',
    states: { connecting: '正在连接…', connected: '已连接', interrupted: '连接中断，正在重新连接…' },
    pause: '暂停',
    resume: '继续',
    pauseHint: '暂停或继续列表（空格键）。滚动或选中文字也会暂停。',
    paused: (count) => `已暂停，${count} 条新回传`,
    perSecond: (count) => `每秒 ${count} 条`,
    totals: (count) => `已收到 ${count} 条。`,
    leftOut: (count) => `每秒超过 50 条时只显示样本，另有 ${count} 条未显示。`,
    gap: '中断期间错过的回传太多，未再次发送。转化列表中有全部记录。',
    asleep: (partners) => `未监看：${partners}，其服务在收到回传前处于休眠。`,
    freeze: '固定为列表',
    summary: (count) => `最近 10 秒有 ${count} 条回传。`,
  },
};
