import type { Container, Labels, SecretVolume } from '../render/knative';
import type { Place } from '../render/names';
import { at } from './commands';
import type { Gcloud } from './gcloud';

/** A revision as Cloud Run shows it. */
export interface Revision {
  metadata: { name: string; creationTimestamp: string; labels?: Labels };
  spec: { containers: [Container]; volumes?: SecretVolume[] };
  status?: { conditions?: { type: string; status: string }[] };
}

/** A version of a secret that a revision was made with. */
export interface PinnedSecret {
  name: string;
  /** The version's number. */
  key: string;
}

/** Every revision that a service still has. */
export function readRevisions(gcloud: Gcloud, service: string, place: Place): Promise<Revision[]> {
  return gcloud.read<Revision[]>('run', 'revisions', 'list', `--service=${service}`, ...at(place));
}

export function pinnedSecrets({ spec }: Revision): PinnedSecret[] {
  const ofEnv = (spec.containers[0].env ?? []).flatMap((variable) =>
    'valueFrom' in variable ? [variable.valueFrom.secretKeyRef] : [],
  );
  const mounted = (spec.volumes ?? []).flatMap(({ secret }) =>
    secret.items.map(({ key }) => ({ name: secret.secretName, key })),
  );
  return [...ofEnv, ...mounted];
}
