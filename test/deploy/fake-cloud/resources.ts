import { parse } from 'yaml';
import { GcloudFailure, type ParsedCall } from './parse-gcloud';

type Content = Record<string, unknown>;

/** Resources that are created once and listed: networks, instances, accounts, alerts. */
export class Resources {
  private readonly collections = new Map<string, Map<string, Content>>();
  /** `resource member role` */
  readonly bindings = new Set<string>();
  /** Gets the new password of a database user. */
  onPassword: (instance: string, user: string, password: string) => Promise<void> = () => Promise.resolve();

  /** Performs a call with a generic verb: create, update, list, delete, bind. */
  perform({ verb, positionals, flags }: ParsedCall, files: Record<string, string>): unknown {
    const [action, ...noun] = verb
      .replace(/ http$/, '')
      .split(' ')
      .toReversed();
    const kind = noun.toReversed().join(' ');
    const collection = this.collection(`${kind} ${flags['project'] ?? ''} ${flags['instance'] ?? ''}`);
    const file = Object.values(flags).find((value) => files[value] !== undefined);
    const content: Content = { ...flags, ...(file !== undefined && (parse(files[file]!) as Content)) };
    const title = content['displayName'] ?? content['display-name'];
    const name = positionals[0] ?? String(title ?? content['service']);
    switch (action) {
      case 'create':
      case 'connect':
        if (collection.has(name)) throw new GcloudFailure(`ALREADY_EXISTS: ${name} already exists.`);
        return void collection.set(name, shownAs(kind, name, { ...content, displayName: title ?? name }));
      case 'enable':
        return positionals.forEach((api) => collection.set(api, { config: { name: api } }));
      case 'update':
      case 'patch':
        if (!collection.has(name)) throw new GcloudFailure(`NOT_FOUND: ${name} was not found.`);
        return void collection.set(name, { ...collection.get(name), ...content });
      case 'set-cleanup-policies':
        return void collection.set(name, { ...collection.get(name), cleanupPolicies: content });
      case 'set-password':
        return this.onPassword(flags['instance']!, name, String(content['--password']));
      case 'list':
      case 'list-configs':
        return [...collection.values()];
      case 'delete':
        return void collection.delete(name);
      case 'add-iam-policy-binding':
        return void this.bindings.add(`${name} ${flags['member']} ${flags['role']}`);
      case 'get-iam-policy':
        return { bindings: this.bindingsOf(name) };
      default:
        throw new GcloudFailure(`The fake does not know ${verb}.`);
    }
  }

  names(prefix: string): string[] {
    return [...this.collections].filter(([key]) => key.startsWith(prefix)).flatMap(([, map]) => [...map.keys()]);
  }

  private bindingsOf(resource: string): { role: string; members: string[] }[] {
    const own = [...this.bindings].map((binding) => binding.split(' ')).filter(([of]) => of === resource);
    return own.map(([, member, role]) => ({ role: role!, members: [member!] }));
  }

  private collection(key: string): Map<string, Content> {
    const known = this.collections.get(key) ?? new Map<string, Content>();
    this.collections.set(key, known);
    return known;
  }
}

/** Gives a resource the fields by which gcloud shows it. */
function shownAs(kind: string, name: string, content: Content): Content {
  const { project, location } = content as Record<string, string>;
  switch (kind) {
    case 'iam service-accounts':
      return { email: `${name}@${project}.iam.gserviceaccount.com` };
    case 'sql instances':
      return { ...content, name, state: 'RUNNABLE', ipAddresses: [{ type: 'PRIVATE', ipAddress: '127.0.0.1' }] };
    case 'storage buckets':
      return { ...content, name: name.replace('gs://', '') };
    case 'scheduler jobs':
      return { ...content, name: `projects/${project}/locations/${location}/jobs/${name}` };
    default:
      return { ...content, name };
  }
}
