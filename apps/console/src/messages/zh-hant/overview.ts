import type { overview as english } from '../en/overview';

export const overview: typeof english = {
  overview: { title: '總覽', lead: '收到了什麼、來自誰、哪裡需要處理。' },
};
