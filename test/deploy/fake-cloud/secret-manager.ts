import { GcloudFailure } from './parse-gcloud';

interface Secret {
  versions: { value: string; state: 'ENABLED' | 'DISABLED' }[];
  accessors: Set<string>;
}

/** Secret Manager of one project. */
export class SecretManager {
  readonly secrets = new Map<string, Secret>();

  create(name: string): void {
    if (this.secrets.has(name)) throw new GcloudFailure(`ALREADY_EXISTS: Secret [${name}] already exists.`);
    this.secrets.set(name, { versions: [], accessors: new Set() });
  }

  add(name: string, value: string): void {
    this.find(name).versions.push({ value, state: 'ENABLED' });
  }

  /** The newest version first. */
  list(name: string): object[] {
    const { versions } = this.find(name);
    return versions
      .map(({ state }, index) => ({ name: `projects/1/secrets/${name}/versions/${index + 1}`, state }))
      .toReversed();
  }

  state(name: string, version: string): string {
    return this.version(name, version).state;
  }

  /** @param version its number, or latest */
  access(name: string, version: string): string {
    const { state, value } = this.version(name, version);
    if (state === 'ENABLED') return value;
    throw new GcloudFailure(`FAILED_PRECONDITION: version ${version} of ${name} is disabled.`);
  }

  disable(name: string, version: string): void {
    this.version(name, version).state = 'DISABLED';
  }

  find(name: string): Secret {
    const secret = this.secrets.get(name);
    if (!secret) throw new GcloudFailure(`NOT_FOUND: Secret [${name}] not found.`);
    return secret;
  }

  private version(name: string, version: string): Secret['versions'][number] {
    const { versions } = this.find(name);
    const found = version === 'latest' ? versions.at(-1) : versions[Number(version) - 1];
    if (!found) throw new GcloudFailure(`NOT_FOUND: version ${version} of ${name} not found.`);
    return found;
  }
}
