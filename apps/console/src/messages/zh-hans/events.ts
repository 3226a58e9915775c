import type { events as english } from '../en/events';

export const events: typeof english = {
  events: {
    tabs: { sources: '来源' },
  },
};
