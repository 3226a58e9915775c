import { MAX_TILES, MAX_TITLE_LENGTH } from '@app/semantic-layer/boards/board';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ChartKind } from '../charts/chart-data';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { SelectField, TextField } from '../parts/field';
import { tileOf, withTile } from './change-board';
import {
  createDashboard,
  type Dashboard,
  dashboardsQuery,
  readDashboard,
  replaceDashboard,
  type SavedDashboard,
} from './dashboard-queries';
import styles from './dashboards.module.css';
import { isConflict } from './use-dashboard';

interface Props {
  plan: QueryPlan;
  chart: ChartKind;
  onClose: () => void;
}

/** Adds figures as a tile to a dashboard, or to a new one. */
export default function AddToDashboard({ plan, chart, onClose }: Props): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const { data: dashboards = [] } = useQuery(dashboardsQuery);
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const add = useMutation({
    mutationFn: () => addTile(id === '' ? undefined : id, name.trim(), plan, chart, title.trim()),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['dashboards'] }),
  });
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  const free = dashboards.filter(({ definition }) => definition.tiles.length < MAX_TILES);
  return (
    <Dialog isOpen onClose={onClose} title={t.dashboards.addTo}>
      {add.data ? (
        <div className={styles.form}>
          <p role="status">{t.dashboards.added(add.data.name)}</p>
          <Link to="/insight/dashboards/$id" params={{ id: add.data.id }} search={{}} preload={false}>
            {t.dashboards.open(add.data.name)}
          </Link>
        </div>
      ) : (
        <form className={styles.form} onSubmit={submit}>
          {add.error && <ErrorStrip error={add.error} />}
          <SelectField
            label={t.dashboards.dashboard}
            value={id}
            onChange={setId}
            options={[['', t.dashboards.new], ...free.map((one) => [one.id, one.name] as const)]}
          />
          {id === '' && (
            <TextField
              label={t.dashboards.name}
              value={name}
              onChange={setName}
              input={{ required: true, maxLength: 120 }}
            />
          )}
          <TextField
            label={t.dashboards.title}
            hint={t.dashboards.titleHint}
            value={title}
            onChange={setTitle}
            input={{ maxLength: MAX_TITLE_LENGTH }}
          />
          <Button type="submit" look="primary" isBusy={add.isPending}>
            {t.dashboards.addTo}
          </Button>
        </form>
      )}
    </Dialog>
  );
}

async function addTile(
  id: string | undefined,
  name: string,
  plan: QueryPlan,
  chart: ChartKind,
  title: string,
): Promise<Dashboard> {
  const now = new Date();
  const withNew = ({ name: own, is_shared, definition }: SavedDashboard): SavedDashboard => ({
    name: own,
    is_shared,
    definition: withTile(definition, tileOf(plan, chart, definition, now, title)),
  });
  if (id === undefined) {
    return createDashboard(withNew({ name, is_shared: false, definition: { tiles: [], period: 'days7' } }));
  }
  const present = await readDashboard(id);
  try {
    return await replaceDashboard(id, present.version, withNew(present));
  } catch (error) {
    // Another person saved in between; a further tile is in nobody's way.
    if (!isConflict(error)) throw error;
    const theirs = await readDashboard(id);
    return replaceDashboard(id, theirs.version, withNew(theirs));
  }
}
