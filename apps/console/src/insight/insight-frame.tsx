import { useMessages } from '../messages/use-messages';
import { PageHeader } from '../parts/page-header';
import { Tabs } from '../parts/tabs';

/** The heading and the tabs of the pages about figures. */
export function InsightFrame({ lead, children }: { lead: string; children: React.ReactNode }): React.ReactNode {
  const t = useMessages();
  return (
    <>
      <PageHeader title={t.insight.title} lead={lead} />
      <Tabs
        label={t.insight.title}
        tabs={[
          { to: '/insight', text: t.explore.tabs.summary },
          { to: '/insight/explore', text: t.explore.tabs.explore },
          { to: '/insight/dashboards', text: t.dashboards.list, hasPages: true },
          { to: '/insight/alerts', text: t.alertRules.tab },
          { to: '/insight/approval', text: t.approval.tab },
          { to: '/insight/reports', text: t.reports.list, hasPages: true },
        ]}
      />
      {children}
    </>
  );
}
