import type { Board } from '@app/semantic-layer/boards/board';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { AdminApiError } from '../client/client';
import {
  type Dashboard,
  dashboardQuery,
  readDashboard,
  replaceDashboard,
  type SavedDashboard,
} from './dashboard-queries';
import { isSame, mergeDashboards } from './merge-dashboards';

export interface DashboardDraft {
  /** As it is shown: with the changes that are not saved. */
  shown: SavedDashboard;
  isChanged: boolean;
  /** The version of another person on which the changes were put; undefined where nobody was first. */
  mergedWith: number | undefined;
  change: (changes: Partial<Pick<SavedDashboard, 'name' | 'is_shared'>>) => void;
  changeBoard: (change: (board: Board) => Board) => void;
  discard: () => void;
  save: { run: () => void; isPending: boolean; isSuccess: boolean; error: Error | null };
}

/**
 * The changes of a dashboard until they are saved. Where another person saved first, they are put on top of that version
 * and shown again, so that a second save is a decision.
 */
export function useDashboard(base: Dashboard): DashboardDraft {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<SavedDashboard>();
  const [mergedWith, setMergedWith] = useState<number>();
  const show = (dashboard: Dashboard): void => {
    queries.setQueryData(dashboardQuery(dashboard.id).queryKey, dashboard);
    void queries.invalidateQueries({ queryKey: ['dashboards'], exact: true });
  };
  const save = useMutation({
    mutationFn: () => replaceDashboard(base.id, base.version, toSaved(draft ?? base)),
    onSuccess: (saved) => {
      show(saved);
      setDraft(undefined);
      setMergedWith(undefined);
    },
    onError: async (error) => {
      if (!isConflict(error) || draft === undefined) return;
      const theirs = await readDashboard(base.id);
      setDraft(mergeDashboards(toSaved(base), draft, toSaved(theirs)));
      setMergedWith(theirs.version);
      show(theirs);
    },
  });
  const shown = draft ?? toSaved(base);
  return {
    shown,
    isChanged: draft !== undefined && !isSame(draft, toSaved(base)),
    mergedWith,
    change: (changes) => setDraft({ ...shown, ...changes }),
    changeBoard: (change) => setDraft((now) => ({ ...(now ?? shown), definition: change((now ?? shown).definition) })),
    discard: () => {
      setDraft(undefined);
      setMergedWith(undefined);
    },
    save: {
      run: () => save.mutate(),
      isPending: save.isPending,
      isSuccess: save.isSuccess,
      error: save.error && !isConflict(save.error) ? save.error : null,
    },
  };
}

export function isConflict(error: unknown): boolean {
  return error instanceof AdminApiError && error.status === 412;
}

function toSaved({ name, is_shared, definition }: SavedDashboard): SavedDashboard {
  return { name, is_shared, definition };
}
