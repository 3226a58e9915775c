import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import { AdminApiError, type LiveQuery, type ServerSentEvent, watchLive } from '@app/admin-client';
import { adminAccess } from '../admin-access';

const RECONNECT_MS = 1_000;
/** A stream that begins again repeats some seconds; more postbacks than these are not shown in that time. */
const REMEMBERED = 5_000;

export interface TailOptions {
  partner?: string;
  tenant?: string;
  outcome?: string;
  seconds?: number;
  json?: boolean;
}

/** The columns of a postback that a line shows. */
interface Row {
  partner_code: string;
  received_at: string;
  outcome: string;
  tenant: string | null;
  conversion_id: string | null;
  status: string | null;
  usd_payout: string | null;
  payout_local: string | null;
  conversion_currency: string | null;
  reasons: { field: string; reason: string }[] | null;
}

/** Prints postbacks as they are stored or quarantined, until Ctrl-C or for some seconds; an interrupted stream goes on where it was. */
export async function tail({ seconds, json = false, ...filters }: TailOptions): Promise<void> {
  const admin = await adminAccess();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  if (seconds !== undefined) setTimeout(() => stop.abort(), seconds * 1_000).unref();
  const reader: TailReader = { shown: new Set(), lastId: undefined, isConnected: false };
  const print = (event: ServerSentEvent): void => printEvent(event, json);
  while (!stop.signal.aborted) {
    try {
      await readStream(watchLive(admin, queryOf(filters, reader), stop.signal), reader, print);
    } catch (error) {
      if (stop.signal.aborted) return;
      const isRefused = error instanceof AdminApiError && error.status !== undefined && error.status < 500;
      if (isRefused || !reader.isConnected) throw error;
      process.stderr.write('The stream is interrupted; connecting again.\n');
    }
    await wait(RECONNECT_MS, undefined, { signal: stop.signal }).catch(() => undefined);
  }
}

/** Where a tail stands, so that another stream goes on there. */
interface TailReader {
  shown: Set<string>;
  lastId: string | undefined;
  isConnected: boolean;
}

function queryOf(filters: LiveQuery, { lastId }: TailReader): LiveQuery {
  return { ...filters, ...(lastId !== undefined && { last_event_id: lastId }) };
}

async function readStream(
  events: AsyncIterable<ServerSentEvent>,
  reader: TailReader,
  print: (event: ServerSentEvent) => void,
): Promise<void> {
  for await (const event of events) {
    reader.isConnected = true;
    reader.lastId = event.id ?? reader.lastId;
    if (event.id === undefined || remember(reader.shown, event.id)) print(event);
  }
}

/** @returns false for an id that is known already */
function remember(shown: Set<string>, id: string): boolean {
  if (shown.has(id)) return false;
  shown.add(id);
  if (shown.size > REMEMBERED) shown.delete(shown.values().next().value!);
  return true;
}

/** Postbacks go to standard output, and what else the stream says to standard error. */
function printEvent({ name, data }: ServerSentEvent, json: boolean): void {
  if (name === 'message') process.stdout.write(`${json ? data : formatRow(JSON.parse(data) as Row)}\n`);
  else process.stderr.write(`${describeEvent(name, JSON.parse(data) as Record<string, unknown>)}\n`);
}

/** One postback in one line. */
export function formatRow(row: Row): string {
  const { received_at: at, outcome, partner_code: partner, tenant, conversion_id: id } = row;
  const place = tenant === null ? partner : `${partner}/${tenant}`;
  const local = row.payout_local && `${row.payout_local} ${row.conversion_currency ?? ''}`.trimEnd();
  const amount = row.usd_payout ? `${row.usd_payout} USD` : (local ?? '');
  const reasons = (row.reasons ?? []).map(({ field, reason }) => `${field}: ${reason}`).join(' ');
  const cells = [
    at,
    outcome.padEnd(11),
    place,
    printableText(id ?? '-'),
    row.status ?? '',
    amount,
    printableText(reasons),
  ];
  return cells.filter((cell) => cell !== '').join('  ');
}

/** Values of senders must not control the terminal. */
function printableText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
}

function describeEvent(name: string, data: Record<string, unknown>): string {
  const listed = (member: string): string =>
    (data[member] as { partner_code?: string }[] | string[]).map(codeOf).join(', ');
  switch (name) {
    case 'watch': {
      const asleep = listed('asleep');
      const silent = listed('not_answered');
      return [
        `Watching ${listed('partners') || 'no partner'}.`,
        ...(asleep === '' ? [] : [`Asleep: ${asleep}.`]),
        ...(silent === '' ? [] : [`Not responding: ${silent}.`]),
      ].join(' ');
    }
    case 'rate':
      return `${String(data['per_second'])} postbacks in this second, of which ${String(data['shown'])} are shown.`;
    case 'gap':
      return 'Postbacks were missed; `npx platform logs` and the list of conversions have them.';
    default:
      return `${name}: ${JSON.stringify(data)}`;
  }
}

function codeOf(partner: { partner_code?: string } | string): string {
  return typeof partner === 'string' ? partner : (partner.partner_code ?? '');
}
