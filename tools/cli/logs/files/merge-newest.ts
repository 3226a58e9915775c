import type { Found } from '../log-source';
import type { LogRecord } from '../log-record';

interface Head {
  record: LogRecord;
  iterator: AsyncIterator<LogRecord>;
}

/**
 * The newest `limit` lines of several sources that each give theirs backwards. No more is held than these lines and
 * one of each source.
 */
export async function mergeNewest(sources: readonly AsyncIterable<LogRecord>[], limit: number): Promise<Found> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const heads = (await Promise.all(iterators.map(advance))).filter((head) => head !== undefined);
  const records: LogRecord[] = [];
  while (records.length < limit && heads.length > 0) {
    const at = newestOf(heads);
    const { record, iterator } = heads[at]!;
    records.push(record);
    const next = await advance(iterator);
    if (next) heads[at] = next;
    else heads.splice(at, 1);
  }
  for (const { iterator } of heads) await iterator.return?.();
  return { records: records.toReversed(), isCut: heads.length > 0 };
}

async function advance(iterator: AsyncIterator<LogRecord>): Promise<Head | undefined> {
  const { done, value } = await iterator.next();
  return done ? undefined : { record: value, iterator };
}

function newestOf(heads: readonly Head[]): number {
  let newest = 0;
  for (const [at, { record }] of heads.entries()) {
    if (record.timeMs > heads[newest]!.record.timeMs) newest = at;
  }
  return newest;
}
