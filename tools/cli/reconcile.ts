import 'reflect-metadata';
import { type AdminAccess, AdminApiError, call, type ResponseBody } from '@app/admin-client';
import { adminAccess } from './admin-access';

const TIMEOUT_MS = 60_000;
const EXIT_UNBALANCED = 2;
/** What admin responds where no events are collected. */
const NOT_CONFIGURED = 'ANALYTICS_URL is not set';

type Reconciliation = ResponseBody<'/api/v1/reconciliation', 'get'>;
type Hour = Reconciliation['data'][number];
type EventReconciliation = ResponseBody<'/api/v1/analytics/reconciliation', 'get'>;

const COLUMNS = ['received', 'stored', 'repeated', 'quarantined', 'refused', 'waiting', 'difference'] as const;

const EVENT_COLUMNS = [
  'received',
  'stored',
  'duplicates',
  'rejected',
  'dropped',
  'refused',
  'uncertain',
  'difference',
] as const;

export interface ReconcileOptions {
  partner?: string;
  from?: string;
  to?: string;
  json?: boolean;
}

/**
 * Shows for each partner and hour what was received and what became of it, and the same of each source of events where
 * these are collected; exits with 2 when they differ.
 */
export async function reconcile({ partner, from, to, json }: ReconcileOptions): Promise<void> {
  const query = { ...(partner && { partner_code: partner }), ...(from && { from }), ...(to && { to }) };
  const access = await adminAccess();
  const { body: report } = await call(access, 'get', '/api/v1/reconciliation', { query, timeoutMs: TIMEOUT_MS });
  // Events are of no partner.
  const events = partner === undefined ? await reconcileEvents(access, report) : undefined;
  if (json) console.log(JSON.stringify({ ...report, ...(events && { events }) }, null, 2));
  else {
    show(report);
    if (events) showEvents(events);
  }
  if (!report.adds_up || events?.adds_up === false) process.exitCode = EXIT_UNBALANCED;
}

/** Undefined where no events are collected. */
async function reconcileEvents(
  access: AdminAccess,
  { from, to }: Pick<Reconciliation, 'from' | 'to'>,
): Promise<EventReconciliation | undefined> {
  try {
    const options = { query: { from, to }, timeoutMs: TIMEOUT_MS };
    return (await call(access, 'get', '/api/v1/analytics/reconciliation', options)).body;
  } catch (error) {
    if (error instanceof AdminApiError && error.message.includes(NOT_CONFIGURED)) return undefined;
    throw error;
  }
}

function showEvents({ data, adds_up, is_certain }: EventReconciliation): void {
  console.log('\nEvents');
  if (data.length === 0) console.log('No events were received.');
  else {
    console.table(
      data.map(({ source, hour, state, ...counts }) => ({
        source,
        hour: hour.slice(0, 13),
        ...Object.fromEntries(EVENT_COLUMNS.map((column) => [column, counts[column]])),
        state,
      })),
    );
  }
  if (!adds_up) console.log('Received and stored events DIFFER.');
  else console.log(`Received and stored events agree${is_certain ? '' : ' as far as known'}.`);
}

function show({ from, to, data, not_answered, inactive, adds_up, is_certain }: Reconciliation): void {
  console.log(`Received from ${from} to ${to}, by hour of receipt in UTC`);
  if (data.length === 0) console.log('Nothing was received.');
  else console.table(data.map(rowOf));
  if (inactive.length > 0) console.log(`Not active: ${inactive.join(', ')}`);
  for (const { partner_code, detail } of not_answered) console.log(`${partner_code} did not respond: ${detail}`);
  if (!adds_up) console.log('Received and stored counts DIFFER.');
  else if (is_certain) console.log('Received and stored counts agree.');
  else
    console.log(
      'Received and stored counts agree as far as known: in the unknown hours a process died before it wrote its last counts.',
    );
}

function rowOf(hour: Hour): Record<string, string | number> {
  const amounts = COLUMNS.map((column) => [column, hour[column]] as const);
  return {
    partner: hour.partner_code,
    hour: hour.hour.slice(0, 13),
    ...Object.fromEntries(amounts),
    state: hour.state,
  };
}
