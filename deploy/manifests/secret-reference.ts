import type { Place } from './names';

/** A secret of one project. */
export interface SecretReference {
  project: string;
  name: string;
}

const ELSEWHERE = /^projects\/([^/]+)\/secrets\/([^/]+)$/;

/** How a secret is named where it is read: by its name alone in its own project, else in full. */
export function referenceTo({ project, name }: SecretReference, { project: reader }: Pick<Place, 'project'>): string {
  return project === reader ? name : `projects/${project}/secrets/${name}`;
}

/** The secret that is meant where something in a project names it. */
export function resolveSecret(reference: string, { project }: Pick<Place, 'project'>): SecretReference {
  const elsewhere = ELSEWHERE.exec(reference);
  return elsewhere ? { project: elsewhere[1]!, name: elsewhere[2]! } : { project, name: reference };
}

/**
 * The annotation by which Cloud Run finds secrets of other projects: each name with where it is, by the project's number
 * (https://cloud.google.com/run/docs/configuring/services/secrets). Nothing where all are in the reader's own project.
 */
export function secretsAnnotation(
  references: readonly string[],
  place: Pick<Place, 'project'>,
  numbers: ReadonlyMap<string, string>,
): Record<string, string> {
  const elsewhere = references
    .map((reference) => resolveSecret(reference, place))
    .filter(({ project }) => project !== place.project)
    .map(({ project, name }) => `${name}:projects/${numbers.get(project)}/secrets/${name}`);
  if (elsewhere.length === 0) return {};
  return { 'run.googleapis.com/secrets': [...new Set(elsewhere)].toSorted().join(',') };
}

/** Name in the manifest → the secret of another project that it stands for, by that annotation. */
export function readSecretsAnnotation(annotations: Record<string, string> | undefined): Map<string, SecretReference> {
  const entries = annotations?.['run.googleapis.com/secrets']?.split(',') ?? [];
  return new Map(
    entries.flatMap((entry) => {
      const [alias = '', target = ''] = entry.split(':');
      const found = ELSEWHERE.exec(target);
      return found ? [[alias, { project: found[1]!, name: found[2]! }] as const] : [];
    }),
  );
}
