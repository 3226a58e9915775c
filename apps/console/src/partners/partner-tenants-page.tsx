import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { Time } from '../format/time';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { Facts } from '../parts/facts';
import { StateBadge } from '../parts/state-badge';
import { PartnerFrame } from './partner-frame';
import type { Partner, Tenant } from './partner-queries';
import { PartnerState } from './partners-page';

export default function PartnerTenantsPage(): React.ReactNode {
  return <PartnerFrame>{({ partner }) => <Tenants partner={partner} />}</PartnerFrame>;
}

function Tenants({ partner }: { partner: Partner }): React.ReactNode {
  const t = useMessages();
  const search = useListSearch([]);
  const { cursor } = search;
  const path = { partner_code: partner.partner_code };
  const query = useQuery({
    queryKey: ['partners', partner.partner_code, 'tenants', cursor],
    queryFn: async ({ signal }) =>
      (
        await call(HERE, 'get', '/api/v1/partners/{partner_code}/tenants', {
          path,
          query: { page_size: 100, ...(cursor && { cursor }) },
          signal,
        })
      ).body,
    placeholderData: keepPreviousData,
  });
  return (
    <List
      name="tenants"
      label={t.partners.tabs.tenants}
      search={search}
      query={query}
      columns={columnsOf(t, partner)}
      filters={[]}
      keyOf={({ code }) => code}
      peek={(tenant) => <TenantFacts tenant={tenant} partner={partner} />}
      peekTitle={({ name }) => name}
      empty={<EmptyState icon="partners" title={t.tenants.none} reason={t.tenants.noneReason} />}
    />
  );
}

function columnsOf(t: Messages, partner: Partner): Column<Tenant>[] {
  const { columns } = t.tenants;
  return [
    { id: 'name', name: columns.name, cell: ({ name }) => name },
    { id: 'code', name: columns.code, cell: ({ code }) => <code>{code}</code> },
    { id: 'state', name: t.partners.columns.state, cell: (tenant) => <TenantState tenant={tenant} /> },
    {
      id: 'mapping',
      name: columns.mapping,
      align: 'end',
      isWide: true,
      cell: ({ parameter_mapping }) => Object.keys(parameter_mapping).length,
    },
    {
      id: 'updated',
      name: t.partners.columns.updated,
      isWide: true,
      cell: ({ updated_at }) => <Time value={updated_at} partnerZone={partner.timezone} />,
    },
  ];
}

function TenantState({ tenant }: { tenant: Tenant }): React.ReactNode {
  const t = useMessages();
  return (
    <>
      <PartnerState partner={tenant} />{' '}
      {tenant.is_default && <StateBadge tone="accent">{t.tenants.default}</StateBadge>}
    </>
  );
}

function TenantFacts({ tenant, partner }: { tenant: Tenant; partner: Partner }): React.ReactNode {
  const t = useMessages();
  const { fields, choices } = t.partners;
  const inherited = t.tenants.inherited;
  return (
    <>
      <Facts
        facts={[
          [t.partners.columns.state, <TenantState tenant={tenant} />],
          [t.tenants.columns.code, <code>{tenant.code}</code>],
          [fields.dedupe, tenant.dedupe ? choices.dedupe[tenant.dedupe] : inherited],
          [
            fields.data_retention_days,
            tenant.data_retention_days === null ? inherited : t.partners.days(tenant.data_retention_days),
          ],
          [t.partners.columns.updated, <Time value={tenant.updated_at} partnerZone={partner.timezone} />],
        ]}
      />
      <h3>{t.tenants.ownMapping}</h3>
      {Object.keys(tenant.parameter_mapping).length === 0 ? (
        <p>{t.tenants.noOwnMapping}</p>
      ) : (
        <Facts
          facts={Object.entries(tenant.parameter_mapping).map(([name, field]) => [name, <code>{field}</code>] as const)}
        />
      )}
    </>
  );
}
