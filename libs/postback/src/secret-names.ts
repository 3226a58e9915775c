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
  'apitoken',
  'authtoken',
  'securitytoken',
  'secret',
  'apisecret',
  'clientsecret',
  'secretkey',
  'accesskey',
  'privatekey',
  'password',
  'passwd',
  'signature',
  'xsignature',
  'authorization',
]);

/** Senders use the same few short names again and again; the bounds are against those who do not. */
const LONGEST_REMEMBERED = 64;
const MAX_REMEMBERED = 2_000;

const foldedNames = new Map<string, string>();

/** A name in the form that `WELL_KNOWN_SECRETS` lists. */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** Whether a name is among `secretNames`, which hold names as they are and folded. */
export function isSecretName(name: string, secretNames: ReadonlySet<string>): boolean {
  return (
    secretNames.has(name) || secretNames.has(name.length <= LONGEST_REMEMBERED ? rememberFolded(name) : foldName(name))
  );
}

/** Folding costs more than all else that is done with a name, so it is done once. */
function rememberFolded(name: string): string {
  let folded = foldedNames.get(name);
  if (folded === undefined) {
    folded = foldName(name);
    if (foldedNames.size >= MAX_REMEMBERED) foldedNames.clear();
    // Copies, since a part of a string keeps the whole of it in memory: here, the request that it came in.
    folded = copyOf(folded);
    foldedNames.set(copyOf(name), folded);
  }
  return folded;
}

function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
