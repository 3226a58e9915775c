import {
  ANNOTATIONS,
  type Annotations,
  type Container,
  type Job,
  type Manifest,
  type RevisionTemplate,
  type Service,
} from '../manifests/knative';

/** The parts of a service or job by readable names, without what Cloud Run adds. */
type Parts = Map<string, string>;

/**
 * Describes what would change, one line each: `~ image: a → b`, `+ X: 1`, `- Y: 2`. The order of settings does not
 * matter.
 *
 * @param present as Cloud Run shows it; undefined for what does not exist
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
    ['request timeout', `${template.spec.timeoutSeconds} s`],
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
    ['timeout', `${task.timeoutSeconds} s`],
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
    ...(startupProbe ? [['startup probe', startupProbe.httpGet.path]] : []),
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
      // Cloud Run and gcloud add annotations of their own.
      .filter(([key]) => Object.hasOwn(ANNOTATIONS, key))
      .map(([key, value]) => [key.slice(key.indexOf('/') + 1), value])
  );
}

function mounted({ spec }: RevisionTemplate): [string, string][] {
  return (spec.volumes ?? []).flatMap(({ secret }) =>
    secret.items.map(({ key }): [string, string] => ['mounted secret', `${secret.secretName} version ${key}`]),
  );
}
