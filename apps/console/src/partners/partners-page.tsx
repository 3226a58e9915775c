import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import type { Messages } from '../messages/en';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { Facts } from '../parts/facts';
import { PageHeader } from '../parts/page-header';
import { StateBadge } from '../parts/state-badge';
import { useMay } from '../session/session';
import { CreatePartnerDialog } from './create-partner-dialog';
import type { Partner } from './partner-queries';

export default function PartnersPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch([]);
  const [isCreating, setCreating] = useState(false);
  const mayEdit = useMay('edit');
  const { cursor } = search;
  const createButton = mayEdit && (
    <Button look="primary" icon="plus" onClick={() => setCreating(true)}>
      {t.partners.create.title}
    </Button>
  );
  const query = useQuery({
    queryKey: ['partners', 'list', cursor],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/partners', { query: { page_size: 100, ...(cursor && { cursor }) }, signal }))
        .body,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader title={t.partners.title} lead={t.partners.lead} actions={createButton} />
      <List
        name="partners"
        label={t.partners.title}
        search={search}
        query={query}
        columns={columnsOf(t)}
        filters={[]}
        keyOf={({ partner_code }) => partner_code}
        hrefOf={({ partner_code }) => `/partners/${partner_code}`}
        peek={(partner) => <PartnerFacts partner={partner} />}
        peekTitle={({ partner_name }) => partner_name}
        empty={
          <EmptyState icon="partners" title={t.partners.none} reason={t.partners.noneReason} action={createButton} />
        }
      />
      {isCreating && <CreatePartnerDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function columnsOf(t: Messages): Column<Partner>[] {
  const { columns } = t.partners;
  return [
    { id: 'name', name: columns.name, cell: ({ partner_name }) => partner_name },
    { id: 'state', name: columns.state, cell: (partner) => <PartnerState partner={partner} /> },
    { id: 'code', name: columns.code, shownFrom: 'desktop', cell: ({ partner_code }) => <code>{partner_code}</code> },
    { id: 'endpoint', name: columns.endpoint, cell: ({ endpoint_path }) => <code>{endpoint_path}</code> },
    { id: 'zone', name: columns.zone, shownFrom: 'desktop', cell: ({ timezone }) => timezone },
    { id: 'version', name: columns.version, align: 'end', shownFrom: 'desktop', cell: ({ version }) => version },
    {
      id: 'updated',
      name: columns.updated,
      shownFrom: 'desktop',
      cell: ({ updated_at, timezone }) => <Time value={updated_at} partnerZone={timezone} />,
    },
    {
      id: 'created',
      name: columns.created,
      isHidden: true,
      shownFrom: 'desktop',
      cell: ({ created_at, timezone }) => <Time value={created_at} partnerZone={timezone} />,
    },
  ];
}

export function PartnerState({ partner }: { partner: Pick<Partner, 'is_active'> }): React.ReactNode {
  const t = useMessages();
  return partner.is_active ? (
    <StateBadge tone="good">{t.partners.active}</StateBadge>
  ) : (
    <StateBadge tone="neutral" icon="pause">
      {t.partners.inactive}
    </StateBadge>
  );
}

export function PartnerFacts({ partner }: { partner: Partner }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { fields, columns } = t.partners;
  const limit = (count: number): React.ReactNode => (count === 0 ? t.partners.unlimited : format.count(count));
  return (
    <Facts
      facts={[
        [columns.state, <PartnerState partner={partner} />],
        [columns.code, <code>{partner.partner_code}</code>],
        [columns.endpoint, <code>{partner.endpoint_path}</code>],
        [columns.version, partner.version],
        [fields.timezone, partner.timezone],
        [fields.dedupe, t.partners.choices.dedupe[partner.dedupe]],
        [fields.data_retention_days, t.partners.days(partner.data_retention_days)],
        [fields.max_requests_per_second, limit(partner.max_requests_per_second)],
        [fields.max_daily_requests, limit(partner.max_daily_requests)],
        [fields.database_name, <code>{partner.database_name}</code>],
        [columns.updated, <Time value={partner.updated_at} partnerZone={partner.timezone} />],
      ]}
    />
  );
}
