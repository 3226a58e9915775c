import '../jobs/lowest-priority';
import { parentPort, workerData } from 'node:worker_threads';
import { YieldToIntake } from '../jobs/yield-to-intake';
import { cursorOf } from '../list/list-query';
import type { ComparedPage, ComparedRows, DryRunThreadOptions, ThreadRequest } from './dry-run-thread';
import { DryRunTotals } from './dry-run-totals';
import { RowReader } from './read-rows';

// The thread of a dry run: it compares the rows that it is sent, and sums what changes. An error ends it, and
// reaches the main thread as the error of the thread.
const port = parentPort!;
const reader = new RowReader(workerData as DryRunThreadOptions);
const totals = new DryRunTotals((tenant) => reader.policyOf(tenant));
const pace = new YieldToIntake();

port.on('message', (request: ThreadRequest) => void respond(request));

async function respond(request: ThreadRequest): Promise<void> {
  port.postMessage(request.kind === 'finish' ? finish() : await comparePage(request.table, request.rows));
}

async function comparePage(table: 'stored' | 'quarantined', text: string): Promise<ComparedPage> {
  const rows = reader.parse(text);
  for (const row of rows) {
    for (const compared of reader.compare(table, row)) totals.add(compared);
    await pace.rest();
  }
  return { count: rows.length, last: cursorOf(rows.at(-1)) };
}

function finish(): ComparedRows {
  return { result: totals.result(), rows: totals.changedRows() };
}
