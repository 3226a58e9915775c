/** The APIs that are called directly, by the first part of their host names. */
export type Api = 'run' | 'secretmanager' | 'iam' | 'cloudresourcemanager';

/** One request to an API of Google. */
export interface ApiRequest {
  api: Api;
  /** Of the regional endpoint; without it the global one. */
  region?: string;
  /** Whose quota it uses. */
  project: string;
  /** Which quota it uses: `access` is the reading of a secret's value. */
  quota: 'read' | 'access' | 'write';
  method: 'GET' | 'POST' | 'PUT';
  /** Begins with a slash. */
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: object;
}

/** A path of these parts, each encoded. A colon stays, which separates the name of a method. */
export function pathOf(...parts: string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part).replaceAll('%3A', ':').replaceAll('%40', '@')}`).join('');
}
