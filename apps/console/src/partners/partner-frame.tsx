import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { PartnerZone } from '../format/zone';
import { useMessages } from '../messages/use-messages';
import { ErrorStrip } from '../parts/error-strip';
import { PageHeader } from '../parts/page-header';
import { Skeleton } from '../parts/skeleton';
import { Tabs } from '../parts/tabs';
import { partnerQuery, type VersionedPartner } from './partner-queries';
import { PartnerState } from './partners-page';

/** The heading and the tabs of a partner, around one of its pages. */
export function PartnerFrame({
  children,
}: {
  children: (versioned: VersionedPartner) => React.ReactNode;
}): React.ReactNode {
  const t = useMessages();
  const { partnerCode = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(partnerQuery(partnerCode));
  const base = `/partners/${partnerCode}`;
  const tabs = [
    { to: base, text: t.partners.tabs.summary },
    { to: `${base}/mapping`, text: t.partners.tabs.mapping },
    { to: `${base}/url`, text: t.partners.tabs.url },
    { to: `${base}/settings`, text: t.partners.tabs.settings },
    { to: `${base}/tenants`, text: t.partners.tabs.tenants },
    { to: `${base}/history`, text: t.partners.tabs.history },
    { to: `${base}/import`, text: t.partners.tabs.import },
    { to: `${base}/compare`, text: t.partners.tabs.compare },
  ];
  return (
    <>
      <PageHeader
        title={data?.partner.partner_name ?? partnerCode}
        beside={data && <PartnerState partner={data.partner} />}
        lead={<code>{data?.partner.endpoint_path ?? '…'}</code>}
      />
      <Tabs label={t.partners.tabs.label} tabs={tabs} />
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data && <PartnerZone value={data.partner.timezone}>{children(data)}</PartnerZone>}
    </>
  );
}
