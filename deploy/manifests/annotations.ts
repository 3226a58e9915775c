/**
 * Every annotation that is rendered, and what its value may be. Cloud Run takes an unknown key without a word and does
 * not do what it was meant for (https://cloud.google.com/run/docs/reference/rest/v1/ObjectMeta).
 */
export const ANNOTATIONS: Readonly<Record<string, RegExp>> = {
  'run.googleapis.com/ingress': /^(all|internal|internal-and-cloud-load-balancing)$/,
  'autoscaling.knative.dev/minScale': /^\d+$/,
  'autoscaling.knative.dev/maxScale': /^[1-9]\d*$/,
  'run.googleapis.com/cpu-throttling': /^(true|false)$/,
  'run.googleapis.com/startup-cpu-boost': /^(true|false)$/,
  'run.googleapis.com/execution-environment': /^gen[12]$/,
  'run.googleapis.com/network-interfaces': /^\[\{"network":"[a-z][a-z0-9-]*","subnetwork":"[a-z][a-z0-9-]*"\}\]$/,
  'run.googleapis.com/vpc-access-connector': /^[a-z][a-z0-9-]*$/,
  'run.googleapis.com/secrets': /^[\w-]+:projects\/\d+\/secrets\/[\w-]+(,[\w-]+:projects\/\d+\/secrets\/[\w-]+)*$/,
  'run.googleapis.com/vpc-access-egress': /^(all-traffic|private-ranges-only)$/,
};
