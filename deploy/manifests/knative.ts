/** The part of Cloud Run's v1 API that is rendered here (https://cloud.google.com/run/docs/reference/rest/v1). */

export type Labels = Record<string, string>;
/** Values are strings, also for numbers and booleans. */
export type Annotations = Record<string, string>;

export interface SecretReference {
  secretKeyRef: { name: string; key: string };
}

export type EnvironmentVariable = { name: string; value: string } | { name: string; valueFrom: SecretReference };

export interface Probe {
  httpGet: { path: string; port: number };
  periodSeconds: number;
  timeoutSeconds: number;
  failureThreshold: number;
}

export interface Container {
  image: string;
  args: string[];
  ports?: { name: string; containerPort: number }[];
  env: EnvironmentVariable[];
  resources: { limits: { cpu: string; memory: string } };
  startupProbe?: Probe;
  livenessProbe?: Probe;
  volumeMounts?: { name: string; mountPath: string }[];
}

export interface SecretVolume {
  name: string;
  secret: { secretName: string; items: { key: string; path: string }[] };
}

export interface RevisionTemplate {
  metadata: { name: string; labels: Labels; annotations: Annotations };
  spec: {
    containerConcurrency: number;
    timeoutSeconds: number;
    serviceAccountName: string;
    containers: [Container];
    volumes?: SecretVolume[];
  };
}

export interface TrafficTarget {
  revisionName: string;
  percent?: number;
  tag?: string;
}

export interface Service {
  apiVersion: 'serving.knative.dev/v1';
  kind: 'Service';
  metadata: { name: string; labels: Labels; annotations: Annotations };
  spec: { template: RevisionTemplate; traffic: TrafficTarget[] };
}

export interface Job {
  apiVersion: 'run.googleapis.com/v1';
  kind: 'Job';
  metadata: { name: string; labels: Labels };
  spec: {
    template: {
      metadata: { annotations: Annotations };
      spec: {
        taskCount: number;
        template: {
          spec: {
            maxRetries: number;
            timeoutSeconds: string;
            serviceAccountName: string;
            containers: [Container];
          };
        };
      };
    };
  };
}

export type Manifest = Service | Job;

/**
 * Every annotation that is rendered, with its valid values. Cloud Run silently ignores an unknown key
 * (https://cloud.google.com/run/docs/reference/rest/v1/ObjectMeta).
 */
export const ANNOTATIONS: Readonly<Record<string, RegExp>> = {
  'run.googleapis.com/ingress': /^(all|internal|internal-and-cloud-load-balancing)$/,
  'run.googleapis.com/invoker-iam-disabled': /^true$/,
  'run.googleapis.com/minScale': /^\d+$/,
  'autoscaling.knative.dev/maxScale': /^[1-9]\d*$/,
  'run.googleapis.com/cpu-throttling': /^(true|false)$/,
  'run.googleapis.com/startup-cpu-boost': /^(true|false)$/,
  'run.googleapis.com/execution-environment': /^gen[12]$/,
  'run.googleapis.com/network-interfaces': /^\[\{"network":"[a-z][a-z0-9-]*","subnetwork":"[a-z][a-z0-9-]*"\}\]$/,
  'run.googleapis.com/vpc-access-connector': /^[a-z][a-z0-9-]*$/,
  'run.googleapis.com/secrets': /^[\w-]+:projects\/\d+\/secrets\/[\w-]+(,[\w-]+:projects\/\d+\/secrets\/[\w-]+)*$/,
  'run.googleapis.com/vpc-access-egress': /^(all-traffic|private-ranges-only)$/,
};
