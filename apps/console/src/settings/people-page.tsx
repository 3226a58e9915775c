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
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { SelectField } from '../parts/field';
import { AddPersonDialog, PERSON_ROLES } from './add-person-dialog';
import { SettingsFrame } from './settings-frame';
import styles from './settings.module.css';

type Person = ResponseBody<'/api/v1/people', 'get'>['data'][number];

/** Who may sign in through Identity-Aware Proxy, and with which role. */
export default function PeoplePage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch([]);
  const [isAdding, setAdding] = useState(false);
  const { cursor } = search;
  const query = useQuery({
    queryKey: ['people', cursor],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/people', { query: { page_size: 100, ...(cursor && { cursor }) }, signal }))
        .body,
    placeholderData: keepPreviousData,
  });
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
      {t.people.add}
    </Button>
  );
  return (
    <SettingsFrame actions={add}>
      <List
        name="people"
        label={t.settings.tabs.people}
        search={search}
        query={query}
        columns={columnsOf(t)}
        filters={[]}
        keyOf={({ id }) => id}
        peek={(person) => <PersonForm person={person} onRemoved={() => search.change({ peek: undefined })} />}
        peekTitle={({ email }) => email}
        empty={<EmptyState icon="person" title={t.people.none} reason={t.people.noneReason} />}
      />
      {isAdding && <AddPersonDialog onClose={() => setAdding(false)} />}
    </SettingsFrame>
  );
}

function columnsOf(t: Messages): Column<Person>[] {
  return [
    { id: 'email', name: t.people.email, cell: ({ email }) => email },
    { id: 'role', name: t.keys.columns.role, cell: ({ role }) => t.roles[role] },
    {
      id: 'created',
      name: t.keys.columns.created,
      shownFrom: 'desktop',
      cell: ({ created_at }) => <Time value={created_at} />,
    },
  ];
}

function PersonForm({ person, onRemoved }: { person: Person; onRemoved: () => void }): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const path = { id: person.id };
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['people'] });
  const change = useMutation({
    mutationFn: (role: Person['role']) => call(HERE, 'patch', '/api/v1/people/{id}', { path, body: { role } }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => call(HERE, 'delete', '/api/v1/people/{id}', { path }),
    onSuccess: async () => {
      onRemoved();
      await refresh();
    },
  });
  const error = change.error ?? remove.error;
  return (
    <div className={styles.form}>
      {error && <ErrorStrip error={error} />}
      <SelectField
        label={t.keys.columns.role}
        hint={t.people.atOnce}
        value={person.role}
        onChange={(role) => change.mutate(role)}
        isDisabled={change.isPending}
        options={PERSON_ROLES.map((role) => [role, t.roles[role]] as const)}
      />
      <Button
        look="danger"
        isBusy={remove.isPending}
        onClick={() => confirm(t.people.confirm(person.email)) && remove.mutate()}
      >
        {t.people.remove}
      </Button>
    </div>
  );
}
