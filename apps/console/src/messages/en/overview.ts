export const overview = {
  overview: {
    title: 'Overview',
    lead: 'What arrives, from whom, and what needs attention.',
  },
};
