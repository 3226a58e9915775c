import { parse } from 'yaml';
import { GcloudFailure } from './cloud-run-state';
import type { ParsedCall } from './parse-gcloud';

/** Resources that are created once and listed: networks, instances, accounts, alerts. */
export class ResourceState {
  private readonly collections = new Map<string, Map<string, Record<string, unknown>>>();
  /** `member role` of the projects' policies. */
  readonly bindings = new Set<string>();

  /** Hears of a database user's new password. */
  onPassword: (instance: string, user: string, password: string) => Promise<void> = () => Promise.resolve();

  /** What a call of a generic verb does: create, update, list, delete, bind. */
  perform({ verb, positionals, flags }: ParsedCall, files: Record<string, string>): unknown {
    const words = verb.split(' ');
    const action = words.at(-1) === 'http' ? words.at(-2)! : words.at(-1)!;
    const scope = `${words.slice(0, -1).join(' ').replace(' create', '').replace(' update', '')} ${flags['project'] ?? ''} ${flags['instance'] ?? ''}`;
    const content = { ...flags, ...contentOf(flags, files) };
    switch (action) {
      case 'create':
      case 'connect':
        return this.create(scope, nameOf(positionals, content), content);
      case 'enable':
        return positionals.forEach((name) => this.of(scope).set(name, { config: { name } }));
      case 'update':
      case 'patch':
        return this.update(scope, nameOf(positionals, content), content);
      case 'set-password':
        return this.onPassword(flags['instance']!, positionals[0]!, String(content['--password']));
      case 'list':
      case 'list-configs':
        return [...this.of(scope).values()];
      case 'delete':
        return void this.of(scope).delete(positionals[0]!);
      case 'add-iam-policy-binding':
        return void this.bindings.add(`${positionals[0]} ${flags['member']} ${flags['role']}`);
      case 'get-iam-policy':
        return { bindings: this.bindingsOf(positionals[0]!) };
      default:
        throw new GcloudFailure(`The stand-in does not know ${verb}.`);
    }
  }

  names(collection: string): string[] {
    return [...this.collections]
      .filter(([scope]) => scope.startsWith(collection))
      .flatMap(([, map]) => [...map.keys()]);
  }

  private create(scope: string, name: string, content: Record<string, unknown>): void {
    const collection = this.of(scope);
    if (collection.has(name)) throw new GcloudFailure(`ALREADY_EXISTS: ${name} already exists.`);
    collection.set(name, shownAs(scope, name, content));
  }

  private update(scope: string, name: string, content: Record<string, unknown>): void {
    const collection = this.of(scope);
    const present = collection.get(name);
    if (!present) throw new GcloudFailure(`NOT_FOUND: ${name} was not found.`);
    collection.set(name, { ...present, ...content });
  }

  private bindingsOf(resource: string): { role: string; members: string[] }[] {
    const own = [...this.bindings].map((binding) => binding.split(' ')).filter(([of]) => of === resource);
    return [...Map.groupBy(own, ([, , role]) => role!)].map(([role, entries]) => ({
      role,
      members: entries.map(([, member]) => member!),
    }));
  }

  private of(scope: string): Map<string, Record<string, unknown>> {
    const known = this.collections.get(scope) ?? new Map<string, Record<string, unknown>>();
    this.collections.set(scope, known);
    return known;
  }
}

function nameOf(positionals: string[], content: Record<string, unknown>): string {
  return positionals[0] ?? String(content['displayName'] ?? content['display-name'] ?? content['service']);
}

/** What is in the file that a flag names. */
function contentOf(flags: Record<string, string>, files: Record<string, string>): Record<string, unknown> {
  const file = Object.values(flags).find((value) => files[value] !== undefined);
  return file === undefined ? {} : (parse(files[file]!) as Record<string, unknown>);
}

/** The fields by which things are found again, as the real one shows them. */
function shownAs(scope: string, name: string, content: Record<string, unknown>): Record<string, unknown> {
  if (scope.startsWith('iam service-accounts')) {
    return { email: `${name}@${String(content['project'])}.iam.gserviceaccount.com` };
  }
  if (scope.startsWith('sql instances')) {
    return { ...content, name, state: 'RUNNABLE', ipAddresses: [{ type: 'PRIVATE', ipAddress: '127.0.0.1' }] };
  }
  if (scope.startsWith('scheduler jobs')) {
    const place = `projects/${String(content['project'])}/locations/${String(content['location'])}`;
    return { ...content, name: `${place}/jobs/${name}` };
  }
  return { ...content, name, displayName: content['displayName'] ?? content['display-name'] ?? name };
}
