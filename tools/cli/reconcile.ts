import 'reflect-metadata';
import { call, type ResponseBody } from '@app/admin-client';
import { adminAccess } from './admin-access';

const TIMEOUT_MS = 60_000;
const EXIT_UNBALANCED = 2;

type Reconciliation = ResponseBody<'/api/v1/reconciliation', 'get'>;
type Hour = Reconciliation['data'][number];

const COLUMNS = ['received', 'stored', 'repeated', 'quarantined', 'refused', 'waiting', 'difference'] as const;

export interface ReconcileOptions {
  partner?: string;
  from?: string;
  to?: string;
  json?: boolean;
}

/** Shows for each partner and hour what was received and what became of it; exits with 2 when they differ. */
export async function reconcile({ partner, from, to, json }: ReconcileOptions): Promise<void> {
  const query = { ...(partner && { partner_code: partner }), ...(from && { from }), ...(to && { to }) };
  const { body: report } = await call(await adminAccess(), 'get', '/api/v1/reconciliation', {
    query,
    timeoutMs: TIMEOUT_MS,
  });
  if (json) console.log(JSON.stringify(report, null, 2));
  else show(report);
  if (!report.adds_up) process.exitCode = EXIT_UNBALANCED;
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
