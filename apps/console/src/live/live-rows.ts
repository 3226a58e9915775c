/** Further rows are in the lists. */
export const MAX_ROWS = 500;
/** Ids that may come again after an interruption: what a busy ten seconds has. */
const MAX_KNOWN_IDS = 4_000;

/** A postback as the live tail sends it. */
export interface LiveRow {
  partner_code: string;
  postback_id: string;
  received_at: string;
  outcome: 'stored' | 'updated' | 'duplicate' | 'quarantined';
  tenant: string | null;
  conversion_id: string | null;
  offer_name: string | null;
  event: string | null;
  status: string | null;
  usd_payout: string | null;
  payout_local: string | null;
  conversion_currency: string | null;
  click_id: string | null;
  reasons: { field: string; code: string; reason: string }[] | null;
}

export interface LiveRows {
  /** Newest first. */
  rows: readonly LiveRow[];
  /** Came while the list was paused; newest first. */
  pending: readonly LiveRow[];
  /** All that came while it was paused, also those that are not kept. */
  pendingCount: number;
  /** Received since the page was opened. */
  shown: number;
  /** Left out of a sample since then. */
  leftOut: number;
  /** Up to this id some were left out of a sample, and are counted. */
  sampledUntil: string | undefined;
  /** When this tab began to watch, by the clock of the platform. */
  openedAt: string | undefined;
  /** What comes now was missed during an interruption. */
  isReplayed: boolean;
  known: ReadonlySet<string>;
}

export const NO_ROWS: LiveRows = {
  rows: [],
  pending: [],
  pendingCount: 0,
  shown: 0,
  leftOut: 0,
  sampledUntil: undefined,
  openedAt: undefined,
  isReplayed: false,
  known: new Set(),
};

/**
 * Adds a row on top, unless it came before. Paused, it waits. After an interruption the server sends the last seconds
 * again, also what it had left out of a sample then, and what was received before this tab was opened.
 */
export function addRow(state: LiveRows, row: LiveRow, isPaused: boolean): LiveRows {
  const { postback_id: id } = row;
  if (state.known.has(id) || (state.isReplayed && !isMissed(state, row))) return state;
  const known = new Set(state.known).add(id);
  if (known.size > MAX_KNOWN_IDS) known.delete(known.values().next().value!);
  const shown = state.shown + 1;
  if (!isPaused) return { ...state, known, shown, rows: [row, ...state.rows].slice(0, MAX_ROWS) };
  const pending = [row, ...state.pending].slice(0, MAX_ROWS);
  return { ...state, known, shown, pending, pendingCount: state.pendingCount + 1 };
}

/** Whether a row of the past is one that this tab lacks. */
function isMissed({ sampledUntil, openedAt }: LiveRows, { postback_id: id, received_at: at }: LiveRow): boolean {
  return !(sampledUntil !== undefined && id <= sampledUntil) && !(openedAt !== undefined && at < openedAt);
}

/** Shows what came while the list was paused. */
export function resumeRows(state: LiveRows): LiveRows {
  if (state.pendingCount === 0) return state;
  const rows = [...state.pending, ...state.rows].slice(0, MAX_ROWS);
  return { ...state, rows, pending: [], pendingCount: 0 };
}
