import { ANNOTATIONS, type Container, type Job, type Manifest, type Service } from '../manifests/knative';

const IMAGE_BY_DIGEST = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$/;
const PINNED_VERSION = /^[1-9]\d*$/;
const LABEL_VALUE = /^[a-z0-9_-]{0,63}$/;
const TOTAL_PERCENT = 100;
const CPU = /^(?:[1-9]\d*m|0\.\d{1,3}|[1-9])$/;
const MEMORY = /^[1-9]\d*(Mi|Gi)$/;
const MIN_CPU = 0.08;
/** All memory is counted in Mi. */
const GIBI = 1_024;
/** https://cloud.google.com/run/docs/configuring/services/memory-limits */
const MIN_MEMORY = 128;
const MIN_MEMORY_GEN2 = 512;
/** The memory that goes with whole CPUs: https://cloud.google.com/run/docs/configuring/services/cpu */
const MEMORY_BY_CPU: Readonly<Record<number, { min: number; max: number }>> = {
  1: { min: 0, max: 4 * GIBI },
  2: { min: 0, max: 8 * GIBI },
  4: { min: 2 * GIBI, max: 16 * GIBI },
  6: { min: 4 * GIBI, max: 24 * GIBI },
  8: { min: 4 * GIBI, max: 32 * GIBI },
};

/** Errors in a manifest that Cloud Run would accept, or refuse only in the middle of a rollout. */
export function checkManifest(manifest: Manifest): string[] {
  const errors = manifest.kind === 'Service' ? checkService(manifest) : checkJob(manifest);
  return errors.map((error) => `${manifest.kind} ${manifest.metadata.name}: ${error}`);
}

function checkService({ metadata, spec }: Service): string[] {
  const { template, traffic } = spec;
  const { annotations } = template.metadata;
  const total = traffic.reduce((sum, { percent }) => sum + (percent ?? 0), 0);
  const container = template.spec.containers[0];
  const isGen2 = annotations['run.googleapis.com/execution-environment'] === 'gen2';
  return [
    ...checkAnnotations(metadata.annotations),
    ...checkAnnotations(annotations),
    ...checkLabels(metadata.labels),
    ...checkLabels(template.metadata.labels),
    ...checkContainer(container),
    ...checkSize(container.resources.limits, isGen2),
    ...checkScale(metadata.annotations, annotations),
    ...(cpusOf(container.resources.limits.cpu) < 1
      ? checkPartialCpu(template.spec.containerConcurrency, annotations)
      : []),
    ...(total === TOTAL_PERCENT ? [] : [`its traffic totals ${total} %`]),
    ...traffic.filter(({ revisionName }) => !revisionName).map(() => 'traffic goes to a revision without a name'),
  ];
}

function checkJob({ metadata, spec }: Job): string[] {
  const { containers, timeoutSeconds } = spec.template.spec.template.spec;
  return [
    ...checkAnnotations(spec.template.metadata.annotations),
    ...checkLabels(metadata.labels),
    ...checkContainer(containers[0]),
    // Cloud Run chooses the execution environment of a job, and documents 128Mi as its minimum.
    ...checkSize(containers[0].resources.limits, false),
    ...(/^[1-9]\d*$/.test(timeoutSeconds) ? [] : [`timeoutSeconds is ${timeoutSeconds}`]),
  ];
}

function checkAnnotations(annotations: Record<string, unknown>): string[] {
  return Object.entries(annotations).flatMap(([key, value]) => {
    const allowed = Object.hasOwn(ANNOTATIONS, key) ? ANNOTATIONS[key] : undefined;
    if (!allowed) return [`unknown annotation ${key}`];
    if (typeof value !== 'string') return [`annotation ${key} must be a string, not ${JSON.stringify(value)}`];
    return allowed.test(value) ? [] : [`annotation ${key} cannot be ${JSON.stringify(value)}`];
  });
}

function checkLabels(labels: Record<string, string>): string[] {
  return Object.entries(labels)
    .filter(([, value]) => !LABEL_VALUE.test(value))
    .map(([key, value]) => `label ${key} cannot be ${JSON.stringify(value)}`);
}

function checkContainer({ image, env }: Container): string[] {
  const names = env.map(({ name }) => name);
  const duplicates = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...(IMAGE_BY_DIGEST.test(image) ? [] : [`image ${image || '(none)'} is not named by its digest (…@sha256:…)`]),
    ...duplicates.map((name) => `${name} is set twice`),
    ...env.flatMap((variable) => {
      if ('value' in variable) return [];
      const { name, key } = variable.valueFrom.secretKeyRef;
      return PINNED_VERSION.test(key) ? [] : [`${variable.name}: secret ${name} has no pinned version`];
    }),
  ];
}

function checkScale(ofService: Record<string, string>, ofRevision: Record<string, string>): string[] {
  const min = Number(ofService['run.googleapis.com/minScale']);
  const max = Number(ofRevision['autoscaling.knative.dev/maxScale']);
  return min > max ? [`at least ${min} instances, but at most ${max}`] : [];
}

function checkPartialCpu(concurrency: number, annotations: Record<string, string>): string[] {
  const isAlwaysAllocated = annotations['run.googleapis.com/cpu-throttling'] === 'false';
  return [
    ...(concurrency > 1 ? [`with less than one CPU, Cloud Run takes one request at a time, not ${concurrency}`] : []),
    ...(isAlwaysAllocated ? ['with less than one CPU, Cloud Run cannot allocate it always'] : []),
  ];
}

/** Errors in the CPU and the memory of an instance. */
export function checkSize({ cpu, memory }: { cpu: string; memory: string }, isGen2: boolean): string[] {
  const bounds = CPU.test(cpu) ? memoryBounds(cpusOf(cpu)) : undefined;
  const ofCpu = bounds ? [] : [`cpu cannot be ${JSON.stringify(cpu)}: it is 1, 2, 4, 6, 8, or a part of 1 from 0.08`];
  if (!MEMORY.test(memory)) return [...ofCpu, `memory cannot be ${JSON.stringify(memory)}`];
  const size = Number.parseInt(memory, 10) * (memory.endsWith('Gi') ? GIBI : 1);
  const min = isGen2 ? MIN_MEMORY_GEN2 : MIN_MEMORY;
  const fits = !bounds || (size >= bounds.min && size <= bounds.max);
  return [
    ...ofCpu,
    ...(size < min ? [`memory ${memory} is below ${min}Mi`] : []),
    ...(fits ? [] : [`memory ${memory} does not go with cpu ${cpu}: ${formatBounds(bounds)}`]),
  ];
}

/** `500m` is half a CPU. */
function cpusOf(cpu: string): number {
  return cpu.endsWith('m') ? Number.parseInt(cpu, 10) / 1_000 : Number(cpu);
}

function memoryBounds(cpus: number): { min: number; max: number } | undefined {
  if (cpus >= 1) return MEMORY_BY_CPU[cpus];
  if (cpus < MIN_CPU) return undefined;
  return { min: 0, max: cpus < 0.5 ? 512 : GIBI };
}

function formatBounds({ min, max }: { min: number; max: number }): string {
  const format = (mebi: number): string => (mebi < GIBI ? `${mebi}Mi` : `${mebi / GIBI}Gi`);
  return min > 0 ? `${format(min)} to ${format(max)}` : `at most ${format(max)}`;
}
