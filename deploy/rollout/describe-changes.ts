import { ANNOTATIONS } from '../manifests/annotations';
import type { Annotations, Container, Job, Manifest, RevisionTemplate, Service } from '../manifests/knative';

/** What a service or job is made of, by readable names. What Cloud Run fills in by itself is not in it. */
type Parts = Map<string, string>;

/**
 * What would become different, a line each: `~ image: a → b`, `+ X: 1`, `- Y: 2`. Settings are compared by name,
 * whatever their order.
 *
 * @param present as Cloud Run shows it; undefined for what is not there yet
 */
export function describeChanges(wanted: Manifest, present: { metadata: object; spec: object } | undefined): string[] {
  const after = partsOf(wanted);
  const before = present === undefined ? new Map<string, string>() : partsOf({ ...wanted, ...present } as Manifest);
  const names = [...new Set([...after.keys(), ...before.keys()])];
  return names.flatMap((name) => describePart(name, after.get(name), before.get(name)));
}

function describePart(name: string, after: string | undefined, before: string | undefined): string[] {
  if (after === before) return [];
  if (before === undefined) return [`+ ${name}: ${after}`];
  return after === undefined ? [`- ${name}: ${before}`] : [`~ ${name}: ${before} → ${after}`];
}

function partsOf(manifest: Manifest): Parts {
  return new Map(manifest.kind === 'Service' ? partsOfService(manifest) : partsOfJob(manifest));
}

function partsOfService({ metadata, spec }: Service): [string, string][] {
  const { template } = spec;
  return [
    ...annotated(metadata.annotations),
    ...annotated(template.metadata.annotations),
    ['account', template.spec.serviceAccountName],
    ['concurrency', String(template.spec.containerConcurrency)],
    ['request time-out', `${template.spec.timeoutSeconds} s`],
    ...partsOfContainer(template.spec.containers[0]),
    ...mounted(template),
  ];
}

function partsOfJob({ spec }: Job): [string, string][] {
  const task = spec.template.spec.template.spec;
  return [
    ...annotated(spec.template.metadata.annotations),
    ['account', task.serviceAccountName],
    ['retries', String(task.maxRetries)],
    ['time-out', `${task.timeoutSeconds} s`],
    ...partsOfContainer(task.containers[0]),
  ];
}

function partsOfContainer({ image, args, env, resources, ports, startupProbe, livenessProbe }: Container) {
  return [
    ['image', image],
    ['program', args.join(' ')],
    ['cpu', resources.limits.cpu],
    ['memory', resources.limits.memory],
    ...(ports ?? []).map(({ containerPort }) => ['port', String(containerPort)]),
    ...(startupProbe ? [['start-up probe', startupProbe.httpGet.path]] : []),
    ...(livenessProbe ? [['liveness probe', livenessProbe.httpGet.path]] : []),
    ...(env ?? []).map((variable) => [
      variable.name,
      'valueFrom' in variable
        ? `secret ${variable.valueFrom.secretKeyRef.name} version ${variable.valueFrom.secretKeyRef.key || '(none)'}`
        : variable.value,
    ]),
  ] as [string, string][];
}

function annotated(annotations: Annotations | undefined): [string, string][] {
  return (
    Object.entries(annotations ?? {})
      // Cloud Run and gcloud leave others on what they touch.
      .filter(([key]) => Object.hasOwn(ANNOTATIONS, key))
      .map(([key, value]) => [key.slice(key.indexOf('/') + 1), value])
  );
}

function mounted({ spec }: RevisionTemplate): [string, string][] {
  return (spec.volumes ?? []).flatMap(({ secret }) =>
    secret.items.map(({ key }): [string, string] => ['mounted secret', `${secret.secretName} version ${key}`]),
  );
}
