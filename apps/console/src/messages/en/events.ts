export const events = {
  events: {
    tabs: { sources: 'Sources' },
  },
};
