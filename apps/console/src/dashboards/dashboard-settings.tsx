import { PRESETS } from '@app/semantic-layer/time/presets';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { CheckField, SelectField, TextField } from '../parts/field';
import { type Dashboard, deleteDashboard } from './dashboard-queries';
import { useMay } from '../session/session';
import styles from './dashboards.module.css';
import type { DashboardDraft } from './use-dashboard';

interface Props {
  dashboard: Dashboard;
  draft: DashboardDraft;
  onClose: () => void;
}

/** Name, sharing and period of a dashboard, as a part of its draft; and its end. */
export function DashboardSettings({ dashboard, draft, onClose }: Props): React.ReactNode {
  const mayShare = useMay('edit');
  const t = useMessages();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const { shown, change, changeBoard } = draft;
  const remove = useMutation({
    mutationFn: () => deleteDashboard(dashboard),
    onSuccess: async () => {
      draft.discard();
      await navigate({ to: '/insight/dashboards', ignoreBlocker: true });
      queries.removeQueries({ queryKey: ['dashboards', dashboard.id] });
      await queries.invalidateQueries({ queryKey: ['dashboards'] });
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={t.dashboards.settings}>
      <div className={styles.form}>
        <TextField
          label={t.dashboards.name}
          value={shown.name}
          onChange={(name) => change({ name })}
          input={{ maxLength: 120, required: true }}
        />
        <SelectField
          label={t.dashboards.period}
          hint={t.dashboards.periodHint}
          value={shown.definition.period}
          onChange={(period) => changeBoard((board) => ({ ...board, period }))}
          options={PRESETS.map((one) => [one, t.explore.presets[one]] as const)}
        />
        <CheckField
          label={t.dashboards.shared}
          hint={t.dashboards.sharedHint}
          isChecked={shown.is_shared}
          isDisabled={!dashboard.is_own || !mayShare}
          onChange={(is_shared) => change({ is_shared })}
        />
        {remove.error && <ErrorStrip error={remove.error} />}
        {asks && <p role="alert">{t.dashboards.deleteQuestion(dashboard.name)}</p>}
        <div className={styles.actions}>
          <Button look="primary" onClick={onClose}>
            {t.common.done}
          </Button>
          <Button look="danger" isBusy={remove.isPending} onClick={() => (asks ? remove.mutate() : setAsks(true))}>
            {t.dashboards.delete}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
