const TRIES = 10;

/** The CPU time of the reference work in a process at normal speed. */
const REFERENCE_MS = 1.5;
/** The system counts a thread's time in steps of up to 4 ms, so less than some 50 ms cannot be compared. */
const REFERENCE_RUNS = 40;
const REFERENCE_TEXT = `[${Array(1_000).fill('{"name":"value 1,234.50","list":[1,2,{"deep":"%3d"}]}').join(',')}]`;

/**
 * The CPU milliseconds that a piece of work takes in one of our processes: the minimum of a few tries, of which none follows
 * one within the budget. A time beyond the budget is divided by how much slower than normal the reference work runs at
 * that moment, since shared machines slow down for seconds at a time. Only this thread counts: what V8's own threads do
 * beside it delays no other request.
 */
export function cpuCostMs(work: () => unknown, budgetMs: number, tries = TRIES): number {
  let minMs = Infinity;
  for (let attempt = 0; attempt < tries && minMs > budgetMs; attempt += 1) {
    const tookMs = cpuTimeMs(work);
    minMs = Math.min(minMs, tookMs > budgetMs ? tookMs / slowness() : tookMs);
  }
  return minMs;
}

function slowness(): number {
  const tookMs = cpuTimeMs(() => {
    for (let run = 0; run < REFERENCE_RUNS; run += 1) referenceWork();
  });
  return Math.max(1, tookMs / REFERENCE_RUNS / REFERENCE_MS);
}

/** Parses, matches and collects, as the readers of requests do. */
function referenceWork(): number {
  const seen = new Map<string, string>();
  for (const element of JSON.parse(REFERENCE_TEXT) as object[]) {
    for (const [name, value] of Object.entries(element)) {
      seen.set(`${name}.${seen.size}`, JSON.stringify(value).replace(/[^a-z0-9]+/g, '_'));
    }
  }
  return [...seen].join('\n').length;
}

function cpuTimeMs(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  // Readers make no system calls: what the system takes meanwhile is for memory pages, whose price is the machine's.
  return process.threadCpuUsage(before).user / 1_000;
}
