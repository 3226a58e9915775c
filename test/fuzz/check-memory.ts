const MEBIBYTE = 1_024 * 1_024;
/** What a process has on Cloud Run; there it is killed when it takes more. */
const CONTAINER_BYTES = 512 * MEBIBYTE;
const MAX_GROWTH = 1.3;

/** What was measured of a process, in the order of the measurements. */
export interface MeasuredMemory {
  name: string;
  liveBytes: readonly number[];
  mostResidentBytes: number | undefined;
}

/**
 * What is wrong with a process's memory: what lives grew, or it had more in RAM than its container has.
 *
 * @param wasWarm whether it had warmed up when it was first measured; a young process may grow
 */
export function findMemoryProblems({ name, liveBytes, mostResidentBytes }: MeasuredMemory, wasWarm: boolean): string[] {
  const [first = 0, last = first] = [liveBytes[0], liveBytes.at(-1)];
  const growth =
    wasWarm && last > first * MAX_GROWTH ? [`${name} grew: ${writeMebibytes(liveBytes)} MiB lived in it`] : [];
  const tooMuch =
    mostResidentBytes !== undefined && mostResidentBytes > CONTAINER_BYTES
      ? [`${name} took ${writeMebibytes([mostResidentBytes])} MiB of RAM`]
      : [];
  return [...growth, ...tooMuch];
}

export function writeMebibytes(bytes: readonly number[]): string {
  return bytes.map((one) => (one / MEBIBYTE).toFixed(1)).join(', ');
}
