/**
 * Incoming names whose values are a secret whatever the mapping says; without case, dashes and underscores,
 * so that `X-API-Key` and `api_key` are there too.
 */
export const WELL_KNOWN_SECRETS: ReadonlySet<string> = new Set([
  'tstoken',
  'tsparam',
  'tlmtoken',
  'apikey',
  'xapikey',
  'key',
  'token',
  'accesstoken',
  'secret',
  'password',
  'signature',
  'authorization',
]);

/** A name in the form that `WELL_KNOWN_SECRETS` lists. */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** Whether a name is among `secretNames`, which hold names as they are and folded. */
export function isSecretName(name: string, secretNames: ReadonlySet<string>): boolean {
  return secretNames.has(name) || secretNames.has(foldName(name));
}
