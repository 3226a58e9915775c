import type { Gcloud } from '../cloud/gcloud';
import { membersWith, readBindings } from '../cloud/read-bindings';
import { ACCESSOR, newestEnabled, type SecretVersion } from '../cloud/read-secrets';
import type { LiveSecret } from './plan-secrets';

/** What is there of some secrets of a project. */
export async function readSecretsOfProject(
  gcloud: Gcloud,
  project: string,
  wanted: Iterable<string>,
  existing: ReadonlySet<string>,
): Promise<Map<string, LiveSecret>> {
  const read = async (name: string) => [name, await readSecret(gcloud, project, name, existing)] as const;
  return new Map(await Promise.all([...new Set(wanted)].map(read)));
}

async function readSecret(
  gcloud: Gcloud,
  project: string,
  name: string,
  existing: ReadonlySet<string>,
): Promise<LiveSecret> {
  if (!existing.has(name)) return { exists: false, hasVersion: false, isEnabled: false, readers: new Set() };
  const where = `--project=${project}`;
  const [versions, bindings] = await Promise.all([
    gcloud.read<SecretVersion[] | null>('secrets', 'versions', 'list', name, where),
    readBindings(gcloud, 'secrets', 'get-iam-policy', name, where),
  ]);
  return {
    exists: true,
    hasVersion: (versions ?? []).length > 0,
    isEnabled: newestEnabled(versions ?? []) !== undefined,
    readers: membersWith(bindings, ACCESSOR),
  };
}
