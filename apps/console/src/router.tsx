import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from '@tanstack/react-router';
import { readZoneChoice } from './format/zone';
import { ErrorStrip } from './parts/error-strip';
import { SessionGate } from './session/session-gate';
import { SignInPage } from './session/sign-in-page';
import { NotFoundPage, Shell } from './shell/shell';
import { parseSearch, readTexts, stringifySearch, type SearchTexts } from './search-texts';

const root = createRootRoute({
  validateSearch: (search: Record<string, unknown>): { tz?: string; next?: string } => {
    const { next } = readTexts(search);
    const tz = readZoneChoice(search['tz']);
    return { ...(tz !== undefined && { tz }), ...(next !== undefined && { next }) };
  },
  search: { middlewares: [retainSearchParams(['tz'])] },
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage });

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: () => (
    <SessionGate>
      <Shell />
    </SessionGate>
  ),
});

/** In place of a page that failed to load or to render. */
function RouteErrorPage({ error, reset }: ErrorComponentProps): React.ReactNode {
  return <ErrorStrip error={error} onRetry={reset} />;
}

/** A page in a chunk of its own. Its search parameters are texts, which the page reads itself. */
function page(path: string, load: () => Promise<{ default: React.ComponentType }>) {
  return createRoute({
    getParentRoute: () => shell,
    path,
    validateSearch: (search: Record<string, unknown>): SearchTexts => readTexts(search),
    component: lazyRouteComponent(load),
    errorComponent: RouteErrorPage,
  });
}

const pages = [
  page('/', () => import('./overview/overview-page')),
  page('/live', () => import('./live/live-page')),
  page('/conversions', () => import('./conversions/conversions-page')),
  page('/conversions/$partnerCode/$conversionId', () => import('./conversions/conversion-page')),
  page('/undelivered', () => import('./undelivered/undelivered-page')),
  page('/quarantine', () => import('./quarantine/quarantine-page')),
  page('/quarantine/$partnerCode/$postbackId', () => import('./quarantine/quarantined-page')),
  page('/insight', () => import('./insight/insight-page')),
  page('/insight/explore', () => import('./explore/explore-page')),
  page('/insight/dashboards', () => import('./dashboards/dashboards-page')),
  page('/insight/dashboards/$id', () => import('./dashboards/dashboard-page')),
  page('/insight/approval', () => import('./approval/approval-page')),
  page('/insight/alerts', () => import('./alert-rules/alerts-page')),
  page('/insight/reports', () => import('./reports/reports-page')),
  page('/insight/reports/$id', () => import('./reports/report-page')),
  page('/insight/reports/$id/runs/$run', () => import('./reports/run-page')),
  page('/partners', () => import('./partners/partners-page')),
  page('/partners/$partnerCode', () => import('./partners/partner-summary-page')),
  page('/partners/$partnerCode/mapping', () => import('./mapping/mapping-page')),
  page('/partners/$partnerCode/url', () => import('./postback-url/url-page')),
  page('/partners/$partnerCode/settings', () => import('./partners/partner-settings-page')),
  page('/partners/$partnerCode/tenants', () => import('./partners/partner-tenants-page')),
  page('/partners/$partnerCode/history', () => import('./history/history-page')),
  page('/partners/$partnerCode/compare', () => import('./compare/compare-page')),
  page('/partners/$partnerCode/import', () => import('./import/import-page')),
  page('/events', () => import('./events/events-page')),
  page('/events/figures', () => import('./event-figures/figures-page')),
  page('/events/sessions', () => import('./event-sessions/sessions-page')),
  page('/events/funnel', () => import('./event-funnel/funnel-page')),
  page('/events/clicks', () => import('./event-clicks/click-report-page')),
  page('/events/clicks/unmatched', () => import('./event-clicks/unmatched-clicks-page')),
  page('/events/clicks/unmatched-conversions', () => import('./event-clicks/unmatched-conversions-page')),
  page('/events/journeys/$clickId', () => import('./event-clicks/journey-page')),
  page('/events/recommendations', () => import('./recommendations/recommendations-page')),
  page('/events/rejects', () => import('./events/rejects-page')),
  page('/events/dead', () => import('./events/dead-events-page')),
  page('/events/alerts', () => import('./event-alerts/alerts-page')),
  page('/events/sources', () => import('./event-sources/sources-page')),
  page('/events/sources/$code', () => import('./event-sources/source-page')),
  page('/jobs', () => import('./jobs/jobs-page')),
  page('/jobs/$partnerCode/$jobId', () => import('./jobs/job-page')),
  page('/settings', () => import('./settings/settings-page')),
  page('/settings/keys', () => import('./settings/keys-page')),
  page('/settings/people', () => import('./settings/people-page')),
  page('/settings/audit', () => import('./settings/audit-page')),
  page('/settings/about', () => import('./settings/about-page')),
];

export const router = createRouter({
  routeTree: root.addChildren([signIn, shell.addChildren(pages)]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
});
