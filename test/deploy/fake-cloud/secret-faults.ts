import { readSecretsAnnotation } from '../../../deploy/manifests/secrets';
import type { ReadsSecrets } from './cloud-run-state';
import type { SecretState } from './secret-state';

/** Secret Manager as Cloud Run asks it before it makes a revision or a job. */
export interface SecretLookup {
  /** The project where it is made. */
  project: string;
  secretsOf: (project: string) => SecretState;
  /** A project by its number. */
  idOf: (number: string) => string;
}

/** Why an account may not be handed the secrets that a manifest names: one that is not there, or not for it. */
export function findSecretErrors(
  { annotations, serviceAccountName, containers }: ReadsSecrets,
  { project, secretsOf, idOf }: SecretLookup,
): string[] {
  const elsewhere = readSecretsAnnotation(annotations);
  return (containers[0].env ?? []).flatMap((variable) => {
    if (!('valueFrom' in variable)) return [];
    const { name, key } = variable.valueFrom.secretKeyRef;
    const other = elsewhere.get(name);
    const [home, secret] = [other ? idOf(other.project) : project, other?.name ?? name];
    const found = secretsOf(home).secrets.get(secret);
    if (!found?.versions[Number(key) - 1]) {
      return [`Secret projects/${home}/secrets/${secret}/versions/${key} was not found`];
    }
    if (found.accessors.has(`serviceAccount:${serviceAccountName}`)) return [];
    return [
      `Permission denied on secret: projects/${home}/secrets/${secret}/versions/${key} for Revision service account ${serviceAccountName}.`,
    ];
  });
}
