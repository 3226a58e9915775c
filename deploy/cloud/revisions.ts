import type { Annotations, Container, Labels, SecretVolume } from '../manifests/knative';
import type { Place } from '../manifests/names';
import { readSecretsAnnotation } from '../manifests/secret-reference';
import { placeFlags } from './commands';
import type { Gcloud } from './gcloud';

/** A revision as Cloud Run shows it. */
export interface Revision {
  metadata: { name: string; creationTimestamp: string; labels?: Labels; annotations?: Annotations };
  spec: { containers: [Container]; volumes?: SecretVolume[] };
  status?: { conditions?: { type: string; status: string }[] };
}

/** A version of a secret that a revision was made with. */
export interface PinnedSecret {
  name: string;
  /** The version's number. */
  key: string;
  /** Its project's number, where that is another than the service's. */
  project?: string;
}

/** Every revision that a service still has. */
export function readRevisions(gcloud: Gcloud, service: string, place: Place): Promise<Revision[]> {
  return gcloud.read<Revision[]>('run', 'revisions', 'list', `--service=${service}`, ...placeFlags(place));
}

export function pinnedSecrets({ metadata, spec }: Revision): PinnedSecret[] {
  const elsewhere = readSecretsAnnotation(metadata.annotations);
  const ofEnv = (spec.containers[0].env ?? []).flatMap((variable) =>
    'valueFrom' in variable ? [variable.valueFrom.secretKeyRef] : [],
  );
  const mounted = (spec.volumes ?? []).flatMap(({ secret }) =>
    secret.items.map(({ key }) => ({ name: secret.secretName, key })),
  );
  return [...ofEnv, ...mounted].map(({ name, key }) => {
    const other = elsewhere.get(name);
    return { name: other?.name ?? name, key, ...(other && { project: other.project }) };
  });
}
