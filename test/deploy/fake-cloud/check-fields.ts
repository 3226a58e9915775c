/** The shape of a document: a map of known fields, `[shape]` for a list, `{}` for free keys, else a type's name. */
type Shape = 'string' | 'number' | 'free' | readonly [Shape] | { readonly [field: string]: Shape };

const PROBE = {
  httpGet: { path: 'string', port: 'number' },
  periodSeconds: 'number',
  timeoutSeconds: 'number',
  failureThreshold: 'number',
  initialDelaySeconds: 'number',
} as const;

const CONTAINER = {
  name: 'string',
  image: 'string',
  args: ['string'],
  command: ['string'],
  ports: [{ name: 'string', containerPort: 'number' }],
  env: [{ name: 'string', value: 'string', valueFrom: { secretKeyRef: { name: 'string', key: 'string' } } }],
  resources: { limits: { cpu: 'string', memory: 'string' } },
  startupProbe: PROBE,
  livenessProbe: PROBE,
  volumeMounts: [{ name: 'string', mountPath: 'string' }],
} as const;

const SERVICE = {
  apiVersion: 'string',
  kind: 'string',
  metadata: { name: 'string', labels: 'free', annotations: 'free' },
  spec: {
    template: {
      metadata: { name: 'string', labels: 'free', annotations: 'free' },
      spec: {
        containerConcurrency: 'number',
        timeoutSeconds: 'number',
        serviceAccountName: 'string',
        containers: [CONTAINER],
        volumes: [{ name: 'string', secret: { secretName: 'string', items: [{ key: 'string', path: 'string' }] } }],
      },
    },
    traffic: [{ revisionName: 'string', percent: 'number', tag: 'string' }],
  },
} as const satisfies Shape;

const JOB = {
  apiVersion: 'string',
  kind: 'string',
  metadata: { name: 'string', labels: 'free', annotations: 'free' },
  spec: {
    template: {
      metadata: { annotations: 'free' },
      spec: {
        taskCount: 'number',
        template: {
          spec: {
            maxRetries: 'number',
            timeoutSeconds: 'string',
            serviceAccountName: 'string',
            containers: [CONTAINER],
          },
        },
      },
    },
  },
} as const satisfies Shape;

/** Fields that Cloud Run's API does not have, or that have another type there; the rest it would take. */
export function findFieldErrors(document: unknown, kind: 'Service' | 'Job'): string[] {
  return faultsIn(document, kind === 'Service' ? SERVICE : JOB, '');
}

function faultsIn(value: unknown, shape: Shape, path: string): string[] {
  if (shape === 'free') return freeFaults(value, path);
  if (shape === 'string' || shape === 'number') {
    return typeof value === shape ? [] : [`${path} must be a ${shape}, not ${JSON.stringify(value)}`];
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${path} must be a list`];
    return value.flatMap((item, index) => faultsIn(item, (shape as readonly [Shape])[0], `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [`${path} must be a map`];
  const fields = shape as { readonly [field: string]: Shape };
  return Object.entries(value).flatMap(([field, item]) => {
    const inside = path === '' ? field : `${path}.${field}`;
    return Object.hasOwn(fields, field) ? faultsIn(item, fields[field]!, inside) : [`unknown field ${inside}`];
  });
}

/** Labels and annotations: any key, but texts only. */
function freeFaults(value: unknown, path: string): string[] {
  return Object.entries(value as object)
    .filter(([, item]) => typeof item !== 'string')
    .map(([key, item]) => `${path}.${key} must be a text, not ${JSON.stringify(item)}`);
}
