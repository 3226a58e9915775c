import 'reflect-metadata';
import { askAdmin } from './ask-admin';
import { parseOptions } from './command-line';
import { runCommand } from './run-command';

const USAGE = 'Usage: npm run reconcile -- [--partner CODE] [--from TIME] [--to TIME] [--json]';
const OPTIONS = {
  partner: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;
const TIMEOUT_MS = 60_000;
const EXIT_UNBALANCED = 2;

interface Hour {
  partner_code: string;
  hour: string;
  received: number;
  stored: number;
  repeated: number;
  quarantined: number;
  refused: number;
  waiting: number;
  difference: number;
  state: string;
}

interface Reconciliation {
  from: string;
  to: string;
  adds_up: boolean;
  is_certain: boolean;
  data: Hour[];
  not_answered: { partner_code: string; detail: string }[];
  inactive: string[];
}

const COLUMNS = ['received', 'stored', 'repeated', 'quarantined', 'refused', 'waiting', 'difference'] as const;

/** `npm run reconcile`: shows for each partner and hour what was received and what became of it; exits 2 when it does not add up. */
runCommand(async () => {
  const values = parseOptions(process.argv.slice(2), OPTIONS, USAGE);
  const query = new URLSearchParams();
  if (values.partner) query.set('partner_code', values.partner);
  if (values.from) query.set('from', values.from);
  if (values.to) query.set('to', values.to);
  const report = await askAdmin<Reconciliation>(`reconciliation?${query.toString()}`, TIMEOUT_MS);
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else show(report);
  if (!report.adds_up) process.exitCode = EXIT_UNBALANCED;
});

function show({ from, to, data, not_answered, inactive, adds_up, is_certain }: Reconciliation): void {
  console.log(`Received from ${from} to ${to}, by hour of receipt in UTC`);
  if (data.length === 0) console.log('Nothing was received.');
  else console.table(data.map(rowOf));
  if (inactive.length > 0) console.log(`Not active: ${inactive.join(', ')}`);
  for (const { partner_code, detail } of not_answered) console.log(`${partner_code} could not be asked: ${detail}`);
  if (!adds_up) console.log('It does NOT add up.');
  else if (is_certain) console.log('It adds up.');
  else console.log('It adds up as far as is known: in the unknown hours a process ended without its last words.');
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
