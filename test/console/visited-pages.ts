import { CONVERTED_CLICK } from './send-visits';

/** With a mistake of each kind that is marked in a way of its own. */
const WRONG_URL =
  'http://postback.example.com/partner/involve/events?conversion_id={order_id}&conversion_datetime={conversion_datetime}&offer_nme={offer_name}&status=yes or no&ts_token=';

export type VisitedPage = readonly [name: string, path: string];

/** Every page of the console, with a name for its screenshot. `:quarantined`, `:job`, `:dashboard`, `:report` and `:run` are ids that differ each time. */
export const VISITED_PAGES: readonly VisitedPage[] = [
  ['overview', '/'],
  ['live', '/live'],
  ['undelivered', '/undelivered'],
  ['undelivered-dead', '/undelivered?tab=dead'],
  ['undelivered-unrouted', '/undelivered?tab=unrouted'],
  ['conversions', '/conversions'],
  ['conversions-peek', '/conversions?partner=involve_asia&peek=first'],
  ['conversion', '/conversions/involve_asia/c-0-3'],
  ['quarantine', '/quarantine'],
  ['quarantine-filtered', '/quarantine?partner=involve_asia&field=usd_payout&code=amount_unreadable&peek=first'],
  ['quarantined', '/quarantine/involve_asia/:quarantined'],
  ['insight', '/insight'],
  ['insight-offers', '/insight?by=offer&partner=involve_asia'],
  ['explore', '/insight/explore'],
  ['explore-question', `/insight/explore?q=${encodeURIComponent('Conversions and payout per hour by partner today')}`],
  ['explore-refused', '/insight/explore?q=Why'],
  ['dashboards', '/insight/dashboards'],
  ['dashboard', '/insight/dashboards/:dashboard'],
  ['approval', '/insight/approval'],
  ['alerts', '/insight/alerts'],
  ['reports', '/insight/reports'],
  ['report', '/insight/reports/:report'],
  ['report-run', '/insight/reports/:report/runs/:run'],
  ['partners', '/partners'],
  ['partners-peek', '/partners?peek=rector'],
  ['partner-summary', '/partners/involve_asia'],
  ['partner-mapping', '/partners/involve_asia/mapping'],
  ['partner-url', '/partners/involve_asia/url?tenant=bytec'],
  ['partner-url-wrong', `/partners/involve_asia/url?url=${encodeURIComponent(WRONG_URL)}`],
  ['partner-settings', '/partners/involve_asia/settings'],
  ['partner-tenants', '/partners/involve_asia/tenants'],
  ['partner-history', '/partners/involve_asia/history'],
  ['partner-revisions', '/partners/involve_asia/history?compare=1-2'],
  ['partner-compare', '/partners/involve_asia/compare'],
  ['partner-import', '/partners/involve_asia/import'],
  ['events', '/events'],
  ['events-peek', '/events?peek=first'],
  ['event-figures', '/events/figures'],
  ['event-figures-sources', '/events/figures?by=source&measure=sessions'],
  ['event-sessions', '/events/sessions?peek=first'],
  ['event-funnel', '/events/funnel'],
  ['event-clicks', '/events/clicks'],
  ['event-unmatched-clicks', '/events/clicks/unmatched'],
  ['event-unmatched-conversions', '/events/clicks/unmatched-conversions'],
  ['event-journey', `/events/journeys/${CONVERTED_CLICK}`],
  ['event-recommendations', '/events/recommendations?product_id=p-7'],
  ['event-rejects', '/events/rejects?peek=first'],
  ['event-dead', '/events/dead'],
  ['event-alerts', '/events/alerts'],
  ['event-sources', '/events/sources'],
  ['event-source', '/events/sources/default'],
  ['jobs', '/jobs'],
  ['job', '/jobs/involve_asia/:job'],
  ['keys', '/settings/keys'],
  ['people', '/settings/people'],
  ['audit', '/settings/audit'],
  ['about', '/settings/about'],
];

/** The ids of what the pages show. */
export interface SentPostbacks {
  quarantined: string;
  dashboard: string;
  report: string;
  run: string;
  job: string;
}

export function visitedPages(ids: SentPostbacks): [name: string, path: string][] {
  return VISITED_PAGES.map(([name, path]) => [
    name,
    path.replaceAll(/:(quarantined|job|dashboard|report|run)\b/g, (_, kind: keyof SentPostbacks) => ids[kind]),
  ]);
}
