import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../parts/menu';
import type { SearchTexts } from '../search-texts';
import { useMay } from '../session/session';
import type { Column } from './column';
import { searchOf, viewQueryOf } from './list-search';
import { type SavedView, type ViewedList, viewsQuery } from './views-query';

const SaveViewDialog = lazy(() => import('./save-view-dialog'));
const ManageViewsDialog = lazy(() => import('./manage-views-dialog'));

interface Props {
  list: ViewedList;
  /** The columns that are shown. */
  shown: readonly Pick<Column<never>, 'id'>[];
}

/** Opens saved views of a list: one's own, and the shared ones with their owners. */
export function ViewsMenu({ list, shown }: Props): React.ReactNode {
  const t = useMessages().lists.views;
  const search: SearchTexts = useSearch({ strict: false });
  const navigate = useNavigate();
  const mayEdit = useMay('edit');
  const { data: views = [] } = useQuery(viewsQuery(list));
  const [dialog, setDialog] = useState<'save' | 'manage'>();
  const query = viewQueryOf(search);
  const columns = shown.map(({ id }) => id);
  const current = views.find((view) => view.query === query && isShown(view, columns))?.id ?? '';
  const open = (id: string): void => {
    const view = views.find((one) => one.id === id);
    if (view) void navigate({ to: '.', search: searchOf(view) });
  };
  const close = (): void => setDialog(undefined);
  return (
    <>
      <Menu trigger={<Button look="quiet">{t.open}</Button>}>
        <MenuChoice
          label={views.length === 0 ? t.none : t.open}
          value={current}
          onChange={open}
          options={views.map((view) => [view.id, nameOf(view, t.shared)] as const)}
        />
        {mayEdit && (
          <>
            <MenuSeparator />
            <MenuItem onClick={() => setDialog('save')}>{t.saveAs}</MenuItem>
            <MenuItem onClick={() => setDialog('manage')}>{t.manage}</MenuItem>
          </>
        )}
      </Menu>
      <Suspense>
        {dialog === 'save' && <SaveViewDialog list={list} query={query} columns={columns} onClose={close} />}
        {dialog === 'manage' && (
          <ManageViewsDialog list={list} views={views} query={query} columns={columns} onClose={close} />
        )}
      </Suspense>
    </>
  );
}

/** A view without columns is shown in any. */
const isShown = (view: SavedView, columns: readonly string[]): boolean =>
  view.columns === null || view.columns.join() === columns.join();

function nameOf({ name, owner, is_own: isOwn }: SavedView, shared: (name: string, owner: string) => string): string {
  return isOwn ? name : shared(name, owner.replace(/^\w+:/, ''));
}
