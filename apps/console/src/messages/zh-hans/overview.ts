import type { overview as english } from '../en/overview';

export const overview: typeof english = {
  overview: { title: '概览', lead: '收到了什么、来自谁、哪里需要处理。' },
};
