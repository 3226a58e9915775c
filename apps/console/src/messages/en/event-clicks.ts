/** Texts of the pages about clicks and what they led to. */
export const eventClicks = {
  clicks: {
    tabs: {
      report: 'Report',
      unmatchedClicks: 'Clicks without a conversion',
      unmatchedConversions: 'Conversions without a click',
    },
    leads: {
      report: 'Clicks on affiliate links, and the conversions and earnings that they led to.',
      unmatchedClicks: 'Clicks that no conversion names: the visitor did not convert, or tracking was lost.',
      unmatchedConversions: 'Conversions whose click no event has: they came through another channel, or are fraud.',
    },
    dimensions: { source: 'Source', campaign: 'Campaign', page: 'Page', product: 'Product', offer: 'Offer' },
    clicks: 'Clicks',
    converted: 'Converted',
    rate: 'Conversion rate',
    earnings: 'Earnings',
    perClick: 'Per click',
    reasons: { no_click_id: 'No click id', unknown_click: 'Unknown click' },
    none: 'Nothing in this period',
    noneReasons: {
      report: 'Clicks appear here once a page with the script has affiliate links.',
      unmatchedClicks: 'Every click of the period has a conversion, or there are none.',
      unmatchedConversions: 'Every conversion of the period has a click, or there are none.',
    },
    id: 'Click id',
    showJourney: 'Show its journey',
    journey: 'Journey of a click',
    inOrder: 'Events and conversions in order',
    conversion: 'Conversion',
    cut: 'There is more than is shown here.',
  },
};
