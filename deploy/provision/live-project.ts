import type { Gcloud } from '../cloud/gcloud';
import { type Bindings, readBindings } from '../cloud/iam';
import { type LiveSecret, NO_SECRET, readSecret } from '../cloud/secret-manager';
import type { DeploySettings } from '../settings/deploy-settings';
import { type Item, type Kind, type KindOfResource, KINDS, lastPart, type ListedKind } from './kinds';

/** What exists in a project. */
export class LiveProject {
  private readonly secrets = new Map<string, Promise<LiveSecret>>();
  private readonly policies = new Map<string, Promise<Bindings>>();

  constructor(
    readonly project: string,
    private readonly gcloud: Gcloud,
    private readonly resources: ReadonlyMap<Kind, ReadonlyMap<string, Item>>,
    /** The project's own policy. */
    readonly bindings: Bindings,
  ) {}

  /** Lists everything that provisioning creates, except who may use an account and what a secret holds. */
  static async read(gcloud: Gcloud, project: string, settings: DeploySettings): Promise<LiveProject> {
    const where = `--project=${project}`;
    const list = async (command: string, ...flags: string[]) =>
      (await gcloud.read<Item[] | null>(...command.split(' '), ...flags, where)) ?? [];
    const apis = keyed(await list('services list', '--enabled'));
    const listKind = async (kind: ListedKind): Promise<[Kind, Map<string, Item>]> => {
      const { api, group, list: command = 'list', scopes, key }: KindOfResource = KINDS[kind];
      if (api !== undefined && !apis.has(`${api}.googleapis.com`)) return [kind, new Map()];
      const lists = (scopes?.(settings) ?? ['']).map(async (scope) => {
        const items = await list(`${group} ${command}`, ...(scope === '' ? [] : [scope]));
        return [...keyed(items, key && ((item) => key(item, scope)))];
      });
      return [kind, new Map((await Promise.all(lists)).flat())];
    };
    const kinds = Object.keys(KINDS) as ListedKind[];
    const [listed, bindings] = await Promise.all([
      Promise.all(kinds.map(listKind)),
      readBindings(gcloud, 'projects', 'get-iam-policy', project),
    ]);
    const resources = new Map<Kind, Map<string, Item>>([['api', apis], ...listed]);
    const routers = [...resources.get('router')!.values()].map(({ name, region }) =>
      list('compute routers nats list', `--router=${name}`, `--region=${lastPart(region)}`),
    );
    resources.set('nat', keyed((await Promise.all(routers)).flat()));
    return new LiveProject(project, gcloud, resources, bindings);
  }

  has(kind: Kind, key: string): boolean {
    return this.resources.get(kind)?.has(key) ?? false;
  }

  find(kind: Kind, key: string): Item | undefined {
    return this.resources.get(kind)?.get(key);
  }

  keys(kind: Kind): ReadonlySet<string> {
    return new Set(this.resources.get(kind)?.keys());
  }

  /** Who may act as an account; nobody where it does not exist. Read once. */
  accountBindings(email: string): Promise<Bindings> {
    if (!this.has('account', email)) return Promise.resolve(new Set());
    const where = `--project=${this.project}`;
    return once(this.policies, email, () =>
      readBindings(this.gcloud, 'iam', 'service-accounts', 'get-iam-policy', email, where),
    );
  }

  /** Who may do what with a bucket; nobody where it does not exist. */
  bucketBindings(name: string): Promise<Bindings> {
    if (!this.has('bucket', name)) return Promise.resolve(new Set());
    const args = ['storage', 'buckets', 'get-iam-policy', `gs://${name}`, `--project=${this.project}`];
    return once(this.policies, `gs://${name}`, () => readBindings(this.gcloud, ...args));
  }

  /** The state of a secret. Read once. */
  secret(name: string): Promise<LiveSecret> {
    if (!this.has('secret', name)) return Promise.resolve(NO_SECRET);
    return once(this.secrets, name, () => readSecret(this.gcloud, this.project, name));
  }
}

function keyed(items: Item[], key = ({ name, config }: Item) => lastPart(config?.name ?? name)): Map<string, Item> {
  return new Map(items.map((item) => [key(item), item]));
}

/** Reads a value unless the cache has it, also when several ask at the same time. */
export function once<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = cache.get(key) ?? read();
  cache.set(key, known);
  return known;
}
