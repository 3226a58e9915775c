import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { CheckField, TextField } from '../parts/field';
import styles from './list.module.css';
import type { SavedView, ViewedList } from './views-query';

interface Props {
  list: ViewedList;
  views: readonly SavedView[];
  /** What the list shows now. */
  query: string;
  columns: readonly string[];
  onClose: () => void;
}

/** Renames, shares, replaces and deletes one's own views of a list. */
export default function ManageViewsDialog({ views, query, columns, onClose }: Props): React.ReactNode {
  const t = useMessages().lists.views;
  const own = views.filter(({ is_own: isOwn }) => isOwn);
  return (
    <Dialog isOpen onClose={onClose} title={t.manageTitle}>
      {own.length === 0 && <p>{t.noOwn}</p>}
      <ul className={styles.dialog}>
        {own.map((view) => (
          <ManagedView key={view.id} view={view} query={query} columns={columns} />
        ))}
      </ul>
    </Dialog>
  );
}

type ViewChanges = Partial<Pick<SavedView, 'name' | 'query' | 'columns' | 'is_shared'>>;

function ManagedView({
  view,
  query,
  columns,
}: { view: SavedView } & Pick<Props, 'query' | 'columns'>): React.ReactNode {
  const t = useMessages().lists.views;
  const queries = useQueryClient();
  const [name, setName] = useState(view.name);
  const [isShared, setShared] = useState(view.is_shared);
  const onSettled = () => queries.invalidateQueries({ queryKey: ['views'] });
  const path = { id: view.id };
  const change = useMutation({
    mutationFn: (body: ViewChanges) => call(HERE, 'patch', '/api/v1/views/{id}', { path, body }),
    onError: () => setShared(view.is_shared),
    onSettled,
  });
  const share = (is_shared: boolean): void => {
    setShared(is_shared);
    change.mutate({ is_shared });
  };
  const remove = useMutation({ mutationFn: () => call(HERE, 'delete', '/api/v1/views/{id}', { path }), onSettled });
  const error = change.error ?? remove.error;
  return (
    <li className={styles.view}>
      <TextField label={t.name} value={name} onChange={setName} input={{ maxLength: 100, autoComplete: 'off' }} />
      <CheckField label={t.share} isChecked={isShared} onChange={share} />
      {error && <ErrorStrip error={error} />}
      <div className={styles.buttons}>
        <Button
          disabled={name.trim() === '' || name.trim() === view.name}
          isBusy={change.isPending}
          onClick={() => change.mutate({ name: name.trim() })}
        >
          {t.rename}
        </Button>
        <Button onClick={() => change.mutate({ query, columns: [...columns] })}>{t.replace}</Button>
        <Button look="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
          {t.delete}
        </Button>
      </div>
    </li>
  );
}
