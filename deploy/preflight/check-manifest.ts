import { ANNOTATIONS } from '../manifests/annotations';
import type { Container, Job, Manifest, Service } from '../manifests/knative';
import { checkSize, processorsOf } from './check-size';

const IMAGE_BY_DIGEST = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+@sha256:[0-9a-f]{64}$/;
const PINNED_VERSION = /^[1-9]\d*$/;
const LABEL_VALUE = /^[a-z0-9_-]{0,63}$/;
const TOTAL_PERCENT = 100;

/** What is wrong with a manifest that Cloud Run would take, or refuse only half-way through; nothing for none. */
export function checkManifest(manifest: Manifest): string[] {
  const faults = manifest.kind === 'Service' ? lintService(manifest) : lintJob(manifest);
  return faults.map((fault) => `${manifest.kind} ${manifest.metadata.name}: ${fault}`);
}

function lintService({ metadata, spec }: Service): string[] {
  const { template, traffic } = spec;
  const annotations = template.metadata.annotations;
  const total = traffic.reduce((sum, { percent }) => sum + (percent ?? 0), 0);
  const container = template.spec.containers[0];
  const isSecondGeneration = annotations['run.googleapis.com/execution-environment'] === 'gen2';
  const processors = processorsOf(container.resources.limits.cpu);
  return [
    ...lintAnnotations(metadata.annotations),
    ...lintAnnotations(annotations),
    ...lintLabels(metadata.labels),
    ...lintLabels(template.metadata.labels),
    ...lintContainer(container),
    ...checkSize(container.resources.limits, isSecondGeneration),
    ...lintScale(annotations),
    ...(processors < 1 && template.spec.containerConcurrency > 1
      ? [`below one processor Cloud Run takes one request at a time, not ${template.spec.containerConcurrency}`]
      : []),
    ...(processors < 1 && annotations['run.googleapis.com/cpu-throttling'] === 'false'
      ? ['below one processor Cloud Run cannot allocate it always']
      : []),
    ...(total === TOTAL_PERCENT ? [] : [`its traffic adds up to ${total} %`]),
    ...traffic.filter(({ revisionName }) => !revisionName).map(() => 'traffic goes to a revision without a name'),
  ];
}

function lintJob({ metadata, spec }: Job): string[] {
  const task = spec.template.spec.template.spec;
  return [
    ...lintAnnotations(spec.template.metadata.annotations),
    ...lintLabels(metadata.labels),
    ...lintContainer(task.containers[0]),
    // Its generation is left to Cloud Run, which says of jobs that they may have 128Mi.
    ...checkSize(task.containers[0].resources.limits, false),
    ...(/^[1-9]\d*$/.test(task.timeoutSeconds) ? [] : [`timeoutSeconds is ${task.timeoutSeconds}`]),
  ];
}

function lintAnnotations(annotations: Record<string, unknown>): string[] {
  return Object.entries(annotations).flatMap(([key, value]) => {
    const allowed = Object.hasOwn(ANNOTATIONS, key) ? ANNOTATIONS[key] : undefined;
    if (!allowed) return [`unknown annotation ${key}`];
    if (typeof value !== 'string') return [`annotation ${key} must be a text, not ${JSON.stringify(value)}`];
    return allowed.test(value) ? [] : [`annotation ${key} cannot be ${JSON.stringify(value)}`];
  });
}

function lintLabels(labels: Record<string, string>): string[] {
  return Object.entries(labels)
    .filter(([, value]) => !LABEL_VALUE.test(value))
    .map(([key, value]) => `label ${key} cannot be ${JSON.stringify(value)}`);
}

function lintContainer({ image, env }: Container): string[] {
  const names = env.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...(IMAGE_BY_DIGEST.test(image) ? [] : [`image ${image || '(none)'} is not named by its digest (…@sha256:…)`]),
    ...repeated.map((name) => `${name} is set twice`),
    ...env.flatMap((variable) => {
      if ('value' in variable) return [];
      const { name, key } = variable.valueFrom.secretKeyRef;
      return PINNED_VERSION.test(key) ? [] : [`${variable.name}: secret ${name} has no pinned version`];
    }),
  ];
}

function lintScale(annotations: Record<string, string>): string[] {
  const least = Number(annotations['autoscaling.knative.dev/minScale']);
  const most = Number(annotations['autoscaling.knative.dev/maxScale']);
  return least > most ? [`at least ${least} instances, but at most ${most}`] : [];
}
