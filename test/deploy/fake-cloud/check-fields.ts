const PROBE = `httpGet.path httpGet.port:number periodSeconds:number timeoutSeconds:number failureThreshold:number
  initialDelaySeconds:number`;
const CONTAINER = `
  name image args[] command[] ports[].name ports[].containerPort:number
  env[].name env[].value env[].valueFrom.secretKeyRef.name env[].valueFrom.secretKeyRef.key
  resources.limits.cpu resources.limits.memory volumeMounts[].name volumeMounts[].mountPath
  ${below('startupProbe.', PROBE)} ${below('livenessProbe.', PROBE)}`;

/** The fields of Cloud Run's API that we may set; `:number` marks those that are not strings, `*` any key below. */
const FIELDS = {
  Service: fieldsOf(`apiVersion kind metadata.name metadata.labels.* metadata.annotations.*
    spec.traffic[].revisionName spec.traffic[].percent:number spec.traffic[].tag
    spec.template.metadata.name spec.template.metadata.labels.* spec.template.metadata.annotations.*
    spec.template.spec.containerConcurrency:number spec.template.spec.timeoutSeconds:number
    spec.template.spec.serviceAccountName spec.template.spec.volumes[].name
    spec.template.spec.volumes[].secret.secretName spec.template.spec.volumes[].secret.items[].key
    spec.template.spec.volumes[].secret.items[].path ${below('spec.template.spec.containers[].', CONTAINER)}`),
  Job: fieldsOf(`apiVersion kind metadata.name metadata.labels.* metadata.annotations.*
    spec.template.metadata.annotations.* spec.template.spec.taskCount:number
    spec.template.spec.template.spec.maxRetries:number spec.template.spec.template.spec.timeoutSeconds
    spec.template.spec.template.spec.serviceAccountName
    ${below('spec.template.spec.template.spec.containers[].', CONTAINER)}`),
};

function below(prefix: string, fields: string): string {
  return fields
    .trim()
    .split(/\s+/)
    .map((field) => prefix + field)
    .join(' ');
}

/** Path → type. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = text.split(/\s+/).map((field) => field.split(':'));
  return new Map(fields.map(([path, type = 'string']) => [path!, type]));
}

/** Fields of a manifest that Cloud Run's API does not have, or that have another type there. */
export function findFieldErrors(document: unknown, kind: 'Service' | 'Job'): string[] {
  return leavesOf(document, '').flatMap(([path, value]) => {
    const name = path.replace(/(labels|annotations)\..*$/, '$1.*');
    const type = FIELDS[kind].get(name);
    if (type === undefined) return [`unknown field ${path}`];
    return typeof value === type ? [] : [`${path} must be a ${type}, not ${JSON.stringify(value)}`];
  });
}

function leavesOf(value: unknown, path: string): [string, unknown][] {
  if (Array.isArray(value)) return value.length > 0 ? value.flatMap((item) => leavesOf(item, `${path}[]`)) : [];
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`));
}
