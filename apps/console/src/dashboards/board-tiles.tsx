import type { Board, Tile } from '@app/semantic-layer/boards/board';
import { type BoardView, resolveTile } from '@app/semantic-layer/boards/resolve-tile';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { NotAnswered } from '../conversions/not-answered';
import { planQuery } from '../explore/explore-queries';
import { movedTile, resizedTile, withoutTile } from './change-board';
import styles from './dashboards.module.css';
import { TileCard } from './tile-card';

interface Props {
  board: Board;
  view: BoardView;
  /** Undefined for those who may not change it. */
  onChange: ((change: (board: Board) => Board) => void) | undefined;
  onEdit: (tile: Tile) => void;
}

/** The tiles in their grid. They are moved with a pointer, or by the menu of each. */
export function BoardTiles({ board, view, onChange, onEdit }: Props): React.ReactNode {
  const [dragged, setDragged] = useState<string>();
  const [target, setTarget] = useState<string>();
  const plans = board.tiles.map((tile) => resolveTile(tile, view));
  const queries = useQueries({ queries: plans.map(planQuery) });
  const silent = new Set(queries.flatMap(({ data }) => data?.not_answered.map((one) => one.partner_code) ?? []));
  const retry = (): void => void Promise.all(queries.map((query) => query.refetch()));
  const drop = (place: number): void => {
    if (dragged !== undefined) onChange?.((present) => movedTile(present, dragged, place));
    setDragged(undefined);
    setTarget(undefined);
  };
  return (
    <>
      <NotAnswered partners={[...silent].map((partner_code) => ({ partner_code }))} onRetry={retry} />
      <ul className={styles.grid}>
        {board.tiles.map((tile, place) => (
          <li
            key={tile.id}
            className={styles.tile}
            data-width={tile.width}
            data-dropping={target === tile.id && dragged !== tile.id ? true : undefined}
            onDragOver={(event) => {
              if (dragged === undefined) return;
              event.preventDefault();
              setTarget(tile.id);
            }}
            onDrop={(event) => {
              event.preventDefault();
              drop(place);
            }}
          >
            <TileCard
              tile={tile}
              plan={plans[place]!}
              query={queries[place]!}
              {...(onChange && {
                edit: {
                  onEdit: () => onEdit(tile),
                  onMove: (by) => onChange((present) => movedTile(present, tile.id, place + by)),
                  onResize: (by) => onChange((present) => resizedTile(present, tile.id, by)),
                  onRemove: () => onChange((present) => withoutTile(present, tile.id)),
                  onDrag: (isDragged) => {
                    setDragged(isDragged ? tile.id : undefined);
                    setTarget(undefined);
                  },
                  isFirst: place === 0,
                  isLast: place === board.tiles.length - 1,
                },
              })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
