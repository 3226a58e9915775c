import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { Time } from '../format/time';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { Facts } from '../parts/facts';
import { StateBadge } from '../parts/state-badge';
import { useMay } from '../session/session';
import { CreateTenantDialog } from './create-tenant-dialog';
import { DeactivateTenant } from './deactivate-tenant';
import styles from './partner.module.css';
import { PartnerFrame } from './partner-frame';
import type { Partner, Tenant, VersionedPartner } from './partner-queries';
import { PartnerState } from './partners-page';

export default function PartnerTenantsPage(): React.ReactNode {
  return <PartnerFrame>{(versioned) => <Tenants versioned={versioned} />}</PartnerFrame>;
}

function Tenants({ versioned }: { versioned: VersionedPartner }): React.ReactNode {
  const { partner } = versioned;
  const t = useMessages();
  const [isCreating, setCreating] = useState(false);
  const mayEdit = useMay('edit');
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
    <>
      {mayEdit && (
        <div className={styles.create}>
          <Button icon="plus" onClick={() => setCreating(true)}>
            {t.tenants.create}
          </Button>
        </div>
      )}
      <List
        name="tenants"
        label={t.partners.tabs.tenants}
        search={search}
        query={query}
        columns={columnsOf(t, partner)}
        filters={[]}
        keyOf={({ code }) => code}
        peek={(tenant) => (
          <>
            <TenantFacts tenant={tenant} partner={partner} />
            {mayEdit && tenant.is_active && !tenant.is_default && (
              <DeactivateTenant tenant={tenant} versioned={versioned} />
            )}
          </>
        )}
        peekTitle={({ name }) => name}
        empty={<EmptyState icon="partners" title={t.tenants.none} reason={t.tenants.noneReason} />}
      />
      {isCreating && <CreateTenantDialog partnerCode={partner.partner_code} onClose={() => setCreating(false)} />}
    </>
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
      shownFrom: 'desktop',
      cell: ({ parameter_mapping }) => Object.keys(parameter_mapping).length,
    },
    {
      id: 'updated',
      name: t.partners.columns.updated,
      shownFrom: 'desktop',
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
