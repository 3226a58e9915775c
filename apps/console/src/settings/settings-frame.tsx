import { useMessages } from '../messages/use-messages';
import { PageHeader } from '../parts/page-header';
import { Tabs } from '../parts/tabs';
import { useMay } from '../session/session';

/** The heading and the tabs of the settings. Tabs that a role can never use are left out. */
export function SettingsFrame({
  children,
  actions,
}: {
  children: React.ReactNode;
  actions?: React.ReactNode;
}): React.ReactNode {
  const t = useMessages();
  const mayManageKeys = useMay('manage_keys');
  const mayManagePeople = useMay('manage_people');
  const tabs = [
    ...(mayManageKeys ? [{ to: '/settings/keys', text: t.settings.tabs.keys }] : []),
    ...(mayManagePeople ? [{ to: '/settings/people', text: t.settings.tabs.people }] : []),
    { to: '/settings/audit', text: t.settings.tabs.audit },
    { to: '/settings/about', text: t.settings.tabs.about },
  ];
  return (
    <>
      <PageHeader title={t.navigation.settings} actions={actions} />
      <Tabs label={t.navigation.settings} tabs={tabs} />
      {children}
    </>
  );
}
