const MEBIBYTE = 1_024 * 1_024;
/** The memory of a container on Cloud Run, which kills a process that takes more. */
const CONTAINER_BYTES = 512 * MEBIBYTE;
const MAX_GROWTH = 1.3;

/** The measurements of a process during a run. */
export interface MeasuredMemory {
  name: string;
  /** After each forced garbage collection, in order. */
  liveBytes: readonly number[];
  /** Including garbage; undefined where the system has no /proc. */
  maxResidentBytes: number | undefined;
}

/** @param wasWarm whether the process had warmed up at the first measurement; before, it may grow */
export function findMemoryProblems(
  { name, liveBytes, maxResidentBytes = 0 }: MeasuredMemory,
  wasWarm: boolean,
): string[] {
  const [first = 0, last = first] = [liveBytes[0], liveBytes.at(-1)];
  return [
    ...(wasWarm && last > first * MAX_GROWTH ? [`${name} grew: live memory ${formatMebibytes(liveBytes)} MiB`] : []),
    ...(maxResidentBytes > CONTAINER_BYTES ? [`${name} took ${formatMebibytes([maxResidentBytes])} MiB of RAM`] : []),
  ];
}

export function formatMebibytes(bytes: readonly number[]): string {
  return bytes.map((one) => (one / MEBIBYTE).toFixed(1)).join(', ');
}
