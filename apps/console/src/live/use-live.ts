import { useEffect, useReducer, useState } from 'react';
import { isShown, type LiveFilter } from './live-filter';
import { addRow, type LiveRow, type LiveRows, NO_ROWS, resumeRows } from './live-rows';
import { type LiveEvent, LiveStream } from './live-stream';

/** Renders at this pace, however fast postbacks come. */
const RENDER_INTERVAL_MS = 250;
const RATE_SPAN_S = 5;

interface NotAnswered {
  partner_code: string | null;
  code: string;
}

interface Watch {
  as_of: string;
  asleep: string[];
  not_answered: NotAnswered[];
}

export interface Live extends LiveRows {
  state: 'connecting' | 'connected' | 'interrupted';
  asleep: readonly string[];
  notAnswered: readonly NotAnswered[];
  hasGap: boolean;
  /** Postbacks of each of the last seconds, the present one first. */
  seconds: readonly number[];
}

type Change =
  | { kind: 'events'; events: LiveEvent[]; filter: LiveFilter; isPaused: boolean }
  | { kind: 'second' | 'resume' };

const EMPTY: Live = {
  ...NO_ROWS,
  state: 'connecting',
  asleep: [],
  notAnswered: [],
  hasGap: false,
  seconds: [0],
};

/** The live tail of this tab. */
export function useLive(filter: LiveFilter, isPaused: boolean): Live {
  const [live, change] = useReducer(reduce, EMPTY);
  const { partner, tenant, outcome } = filter;
  const [latest] = useState<{ isPaused: boolean }>({ isPaused });
  useEffect(() => void (latest.isPaused = isPaused));
  useEffect(() => {
    if (!isPaused) change({ kind: 'resume' });
  }, [isPaused]);
  useEffect(() => {
    const wanted = { partner, tenant, outcome };
    let events: LiveEvent[] = [];
    const stream = new LiveStream(wanted, (event) => events.push(event));
    const render = setInterval(() => {
      if (events.length > 0) change({ kind: 'events', events, filter: wanted, isPaused: latest.isPaused });
      events = [];
    }, RENDER_INTERVAL_MS);
    const second = setInterval(() => change({ kind: 'second' }), 1_000);
    return () => {
      clearInterval(render);
      clearInterval(second);
      stream.close();
    };
  }, [partner, tenant, outcome, latest]);
  return live;
}

/** The average of the last seconds. */
export function rateOf({ seconds }: Live): number {
  return Math.round(seconds.reduce((sum, count) => sum + count, 0) / Math.min(RATE_SPAN_S, seconds.length));
}

function reduce(live: Live, change: Change): Live {
  switch (change.kind) {
    case 'second':
      return { ...live, seconds: [0, ...live.seconds].slice(0, RATE_SPAN_S) };
    case 'resume':
      return { ...live, ...resumeRows(live) };
    case 'events':
      return change.events.reduce((before, event) => apply(before, event, change), live);
  }
}

function apply(live: Live, event: LiveEvent, { filter, isPaused }: { filter: LiveFilter; isPaused: boolean }): Live {
  switch (event.name) {
    case 'postback': {
      const row = event.data as LiveRow;
      if (!isShown(filter, row)) return live;
      const next = addRow(live, row, isPaused);
      return { ...live, ...next, seconds: countIn(live, next.shown - live.shown) };
    }
    case 'rate': {
      const { per_second: count, shown, until } = event.data as { per_second: number; shown: number; until: string };
      const sampledUntil = live.sampledUntil !== undefined && live.sampledUntil > until ? live.sampledUntil : until;
      return { ...live, sampledUntil, leftOut: live.leftOut + count - shown, seconds: countIn(live, count - shown) };
    }
    case 'watch': {
      const { as_of, asleep, not_answered } = event.data as Watch;
      const openedAt = live.openedAt ?? as_of;
      return { ...live, state: 'connected', isReplayed: false, openedAt, asleep, notAnswered: not_answered };
    }
    case 'gap':
      return { ...live, hasGap: true };
    case 'connected':
      // Only `watch`, which follows the first read of every service, means that nothing new is missed.
      return { ...live, isReplayed: true };
    case 'interrupted':
      return { ...live, state: event.name };
  }
}

function countIn({ seconds: [present = 0, ...before] }: Live, count: number): number[] {
  return [present + count, ...before];
}
