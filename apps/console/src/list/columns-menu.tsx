import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Menu, MenuCheck, MenuChoice, MenuItem, MenuSeparator } from '../parts/menu';
import { DENSITIES, preferences, usePreferences } from '../preferences/preferences';
import type { Column } from './column';
import type { ListSearch } from './use-list-search';

interface Props {
  name: string;
  columns: readonly Pick<Column<never>, 'id' | 'name'>[];
  shown: readonly Pick<Column<never>, 'id'>[];
  search: ListSearch;
}

/** Which columns a person sees, and how dense the rows are. Columns of a copied link go before. */
export function ColumnsMenu({ name, columns, shown, search }: Props): React.ReactNode {
  const t = useMessages();
  const { density, columns: stored } = usePreferences();
  const shownIds = new Set(shown.map(({ id }) => id));
  const show = (ids: string[] | undefined): void => {
    const { [name]: _previous, ...others } = stored;
    preferences.set({ columns: ids ? { ...others, [name]: ids } : others });
    if (search.columns) search.change({ columns: undefined });
  };
  const toggle = (id: string, isShown: boolean): void =>
    show(columns.map((column) => column.id).filter((other) => (other === id ? isShown : shownIds.has(other))));
  return (
    <Menu
      trigger={
        <Button look="quiet" icon="columns">
          {t.lists.columns}
        </Button>
      }
    >
      {columns.map((column) => (
        <MenuCheck
          key={column.id}
          isChecked={shownIds.has(column.id)}
          onChange={(isShown) => toggle(column.id, isShown)}
        >
          {column.name}
        </MenuCheck>
      ))}
      <MenuSeparator />
      <MenuChoice
        label={t.lists.density}
        value={density}
        onChange={(next) => preferences.set({ density: next })}
        options={DENSITIES.map((value) => [value, t.lists.densities[value]] as const)}
      />
      <MenuSeparator />
      <MenuItem onClick={() => show(undefined)}>{t.lists.defaultColumns}</MenuItem>
    </Menu>
  );
}
