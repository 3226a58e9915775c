import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE, type ResponseBody } from '../client/client';
import { Time } from '../format/time';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import { StateBadge } from '../parts/state-badge';
import { useSession } from '../session/session';
import { CreateKeyDialog } from './create-key-dialog';
import { SettingsFrame } from './settings-frame';

type ApiKey = ResponseBody<'/api/v1/api-keys', 'get'>['data'][number];

export default function KeysPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch([]);
  const [isCreating, setCreating] = useState(false);
  const { cursor } = search;
  const query = useQuery({
    queryKey: ['api-keys', cursor],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/api-keys', { query: { page_size: 50, ...(cursor && { cursor }) }, signal }))
        .body,
    placeholderData: keepPreviousData,
  });
  return (
    <SettingsFrame
      actions={
        <Button look="primary" icon="plus" onClick={() => setCreating(true)}>
          {t.keys.create}
        </Button>
      }
    >
      <List
        name="keys"
        label={t.settings.tabs.keys}
        search={search}
        query={query}
        columns={columnsOf(t)}
        filters={[]}
        keyOf={({ id }) => id}
        peek={(key) => <KeyFacts apiKey={key} />}
        peekTitle={({ name }) => name}
        empty={<EmptyState icon="settings" title={t.keys.none} reason={t.keys.noneReason} />}
      />
      {isCreating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </SettingsFrame>
  );
}

function columnsOf(t: Messages): Column<ApiKey>[] {
  const { columns } = t.keys;
  return [
    { id: 'name', name: columns.name, cell: ({ name }) => name },
    { id: 'role', name: columns.role, cell: ({ role }) => t.roles[role] },
    { id: 'state', name: columns.state, cell: (key) => <KeyState apiKey={key} /> },
    { id: 'prefix', name: columns.prefix, shownFrom: 'desktop', cell: ({ key_prefix }) => <code>{key_prefix}…</code> },
    {
      id: 'used',
      name: columns.lastUsed,
      shownFrom: 'desktop',
      cell: ({ last_used_at }) => <Time value={last_used_at} />,
    },
    {
      id: 'created',
      name: columns.created,
      shownFrom: 'desktop',
      cell: ({ created_at }) => <Time value={created_at} />,
    },
  ];
}

function KeyState({ apiKey: { revoked_at, expires_at } }: { apiKey: ApiKey }): React.ReactNode {
  const t = useMessages();
  if (revoked_at !== null) return <StateBadge tone="neutral">{t.keys.revoked}</StateBadge>;
  const isExpired = expires_at !== null && Date.parse(expires_at) < Date.now();
  if (isExpired) return <StateBadge tone="neutral">{t.keys.expired}</StateBadge>;
  return <StateBadge tone="good">{t.keys.active}</StateBadge>;
}

function KeyFacts({ apiKey }: { apiKey: ApiKey }): React.ReactNode {
  const t = useMessages();
  const [isAsking, setAsking] = useState(false);
  const ownKey = useSession().key_id === apiKey.id;
  const { columns } = t.keys;
  return (
    <>
      <Facts
        facts={[
          [columns.state, <KeyState apiKey={apiKey} />],
          [columns.role, t.roles[apiKey.role]],
          [t.common.partner, apiKey.partner_code ?? t.common.none],
          [columns.prefix, <code>{apiKey.key_prefix}…</code>],
          [columns.created, <Time value={apiKey.created_at} />],
          [columns.lastUsed, <Time value={apiKey.last_used_at} />],
          [columns.expires, <Time value={apiKey.expires_at} />],
        ]}
      />
      {ownKey && <p>{t.keys.own}</p>}
      {apiKey.revoked_at === null && (
        <Button look="danger" onClick={() => setAsking(true)}>
          {t.keys.revoke}
        </Button>
      )}
      {isAsking && <RevokeDialog apiKey={apiKey} onClose={() => setAsking(false)} />}
    </>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => call(HERE, 'delete', '/api/v1/api-keys/{id}', { path: { id: apiKey.id } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['api-keys'] });
      onClose();
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={t.keys.revokeTitle(apiKey.name)}>
      <p>{t.keys.revokeHint}</p>
      {revoke.error && <ErrorStrip error={revoke.error} />}
      <Button look="danger" isBusy={revoke.isPending} onClick={() => revoke.mutate()}>
        {t.keys.revoke}
      </Button>
    </Dialog>
  );
}
