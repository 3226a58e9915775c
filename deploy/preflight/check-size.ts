const CPU = /^(?:[1-9]\d*m|0\.\d{1,3}|[1-9])$/;
const MEMORY = /^[1-9]\d*(Mi|Gi)$/;
const LEAST_CPU = 0.08;
/** All memory is counted in Mi. */
const GIBI = 1_024;
const LEAST_MEMORY = 128;
/** https://cloud.google.com/run/docs/configuring/services/memory-limits */
const LEAST_OF_SECOND_GENERATION = 512;

/** Memory that goes with so many processors: https://cloud.google.com/run/docs/configuring/services/cpu */
const MEMORY_OF_WHOLE: Readonly<Record<number, { least: number; most: number }>> = {
  1: { least: 0, most: 4 * GIBI },
  2: { least: 0, most: 8 * GIBI },
  4: { least: 2 * GIBI, most: 16 * GIBI },
  6: { least: 4 * GIBI, most: 24 * GIBI },
  8: { least: 4 * GIBI, most: 32 * GIBI },
};

/** What Cloud Run refuses of an instance's processors and memory; nothing for none. */
export function checkSize({ cpu, memory }: { cpu: string; memory: string }, isSecondGeneration: boolean): string[] {
  const bounds = CPU.test(cpu) ? memoryBounds(processorsOf(cpu)) : undefined;
  const ofCpu = bounds ? [] : [`cpu cannot be ${JSON.stringify(cpu)}: it is 1, 2, 4, 6, 8, or a part of 1 from 0.08`];
  if (!MEMORY.test(memory)) return [...ofCpu, `memory cannot be ${JSON.stringify(memory)}`];
  const size = mebiOf(memory);
  const floor = isSecondGeneration ? LEAST_OF_SECOND_GENERATION : LEAST_MEMORY;
  const isFitting = !bounds || (size >= bounds.least && size <= bounds.most);
  return [
    ...ofCpu,
    ...(size < floor ? [`memory ${memory} is below ${floor}Mi`] : []),
    ...(isFitting ? [] : [`memory ${memory} does not go with cpu ${cpu}: ${describe(bounds)}`]),
  ];
}

/** Processors as a number: `500m` is a half. */
export function processorsOf(cpu: string): number {
  return cpu.endsWith('m') ? Number.parseInt(cpu, 10) / 1_000 : Number(cpu);
}

function memoryBounds(processors: number): { least: number; most: number } | undefined {
  if (processors >= 1) return MEMORY_OF_WHOLE[processors];
  if (processors < LEAST_CPU) return undefined;
  return { least: 0, most: processors < 0.5 ? 512 : GIBI };
}

function describe({ least, most }: { least: number; most: number }): string {
  return least > 0 ? `${written(least)} to ${written(most)}` : `at most ${written(most)}`;
}

function written(mebi: number): string {
  return mebi < GIBI ? `${mebi}Mi` : `${mebi / GIBI}Gi`;
}

function mebiOf(memory: string): number {
  return Number.parseInt(memory, 10) * (memory.endsWith('Gi') ? GIBI : 1);
}
