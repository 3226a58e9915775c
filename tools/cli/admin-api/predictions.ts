import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { call, type ResponseBody } from '@app/admin-client';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { MAX_PREDICTIONS, type PlacedPrediction, splitPredictions } from '@app/internal-protocol';
import { adminAccess } from '../admin-access';

type Stored = ResponseBody<'/api/v1/insight/predictions', 'post'>;

/** Rows of the file are wrong. */
const EXIT_INVALID = 2;
/** A request takes at most 1 MiB. */
const ROWS_A_REQUEST = Math.min(2_000, MAX_PREDICTIONS);
const TIMEOUT_MS = 20_000;

export interface ImportPredictionsOptions {
  json?: boolean;
}

/**
 * Imports a file of predictions. Every row is checked before the first one is sent; with a wrong one nothing is. Sent
 * again, a file changes nothing.
 */
export async function importPredictions(file: string, { json }: ImportPredictionsOptions): Promise<void> {
  const { rows, errors } = splitPredictions(await readGiven(file), new Date());
  if (errors.length > 0) {
    const lines = errors.map(({ field, reason }) => `${file}: ${field} ${reason}`);
    process.stderr.write(`${lines.join('\n')}\nNothing was imported.\n`);
    process.exitCode = EXIT_INVALID;
    return;
  }
  const stored = await sendRows(file, rows);
  process.stdout.write(json ? `${JSON.stringify(stored, null, 2)}\n` : formatStored(stored));
}

type Sums = Pick<Stored, 'read' | 'stored' | 'outdated'>;

/** @throws UserFacingError that says how many rows are stored, and which are wrong by the partners that there are */
async function sendRows(file: string, rows: readonly PlacedPrediction[]): Promise<Sums> {
  const admin = await adminAccess();
  const sum = { read: 0, stored: 0, outdated: 0 };
  for (let from = 0; from < rows.length; from += ROWS_A_REQUEST) {
    const part = rows.slice(from, from + ROWS_A_REQUEST);
    const body = { predictions: part.map(({ prediction }) => ({ ...prediction })) };
    try {
      const request = { body, timeoutMs: TIMEOUT_MS };
      const { body: stored } = await call(admin, 'post', '/api/v1/insight/predictions', request);
      sum.read += stored.read;
      sum.stored += stored.stored;
      sum.outdated += stored.outdated;
    } catch (error) {
      const reason = withLines(error instanceof Error ? error.message : String(error), part);
      const done = `${sum.read} of ${rows.length} rows of ${file} were imported before; the others were not.`;
      throw new UserFacingError(`${reason}\n${done} Import the file again: what is stored stays.`, { cause: error });
    }
  }
  return sum;
}

/** Names lines of the file instead of positions in the request. */
function withLines(message: string, part: readonly PlacedPrediction[]): string {
  return message.replaceAll(/predictions\.(\d+)/g, (text, index: string) => part[Number(index)]?.place ?? text);
}

async function readGiven(file: string): Promise<{ csv: string } | { ndjson: string } | { predictions: unknown }> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UserFacingError(`${file} cannot be read.`, { cause });
  });
  if (/\.csv$/i.test(file)) return { csv: text };
  if (/\.json$/i.test(file)) return { predictions: parse(file, text) };
  if (/\.(?:ndjson|jsonl)$/i.test(file)) return { ndjson: text };
  throw new UserFacingError(`${file} must be a .csv, .ndjson, .jsonl or .json file.`);
}

/** A list of rows, or the body of a request. */
function parse(file: string, text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) ? value : (value as { predictions?: unknown } | null)?.predictions;
  } catch (cause) {
    throw new UserFacingError(`${file} is not valid JSON.`, { cause });
  }
}

function formatStored({ read, stored, outdated }: Sums): string {
  return `${read} rows: ${stored} stored, ${outdated} outdated (older than what is stored, or repeated).\n`;
}
