type Mapping = Record<string, unknown>;

const CATCH_ALL = 'http_status:404';
const AUD_TAG = /^[0-9a-f]{64}$/;

/**
 * What is wrong with the configuration of a named tunnel; every fault at once, none when it may be used.
 *
 * cloudflared takes a file without a catch-all rule at its end for faulty, and silently ignores access settings at
 * top level (https://github.com/cloudflare/cloudflare-docs/issues/32006): the origin would be open.
 */
export function lintTunnel(config: unknown): string[] {
  if (!isMapping(config)) return ['The file must hold names with values'];
  const faults = ['tunnel', 'credentials-file'].filter((name) => !config[name]).map((name) => `${name} is missing`);
  const topLevel = config.originRequest;
  if (isMapping(topLevel) && topLevel.access !== undefined) {
    faults.push('originRequest.access at top level is not obeyed: it belongs under each rule');
  }
  const { ingress } = config;
  if (!Array.isArray(ingress) || ingress.length === 0) return [...faults, 'ingress must be a list of rules'];
  return [...faults, ...lintCatchAll(ingress.at(-1)), ...ingress.slice(0, -1).flatMap(lintRule)];
}

function lintCatchAll(rule: unknown): string[] {
  const isCatchAll = isMapping(rule) && rule.hostname === undefined && rule.path === undefined;
  if (!isCatchAll) return ['The last rule must be a catch-all: a service alone, without hostname and path'];
  return rule.service === CATCH_ALL ? [] : [`The last rule must answer ${CATCH_ALL}: it takes what no rule knows`];
}

function lintRule(rule: unknown, index: number): string[] {
  const name = `Rule ${index + 1}`;
  if (!isMapping(rule)) return [`${name} must hold names with values`];
  const { hostname, path, service, originRequest } = rule;
  const faults: string[] = [];
  if (!hostname) faults.push(`${name} has no hostname: it hides all rules below it`);
  if (hostname === '*') faults.push(`${name} takes every host: it hides all rules below it`);
  if (typeof service !== 'string') faults.push(`${name} has no service`);
  if (typeof path !== 'string') faults.push(`${name} has no path: everything of the gateway would be open`);
  else faults.push(...lintPath(name, path));
  const access = isMapping(originRequest) ? originRequest.access : undefined;
  return access === undefined ? faults : [...faults, ...lintAccess(name, access)];
}

/** A path is a regular expression that is looked for anywhere (https://pkg.go.dev/regexp). */
function lintPath(name: string, path: string): string[] {
  const isAnchored = path.split(/\|(?![^(]*\))/).every((way) => way.startsWith('^') && way.endsWith('$'));
  return isAnchored ? [] : [`${name} has a path without ^ and $: it would match within longer ones`];
}

function lintAccess(name: string, access: unknown): string[] {
  if (!isMapping(access)) return [`${name}: access must hold names with values`];
  const faults: string[] = [];
  const { required, teamName, audTag } = access;
  if (required !== true) faults.push(`${name}: access.required must be true, or nothing is checked`);
  if (!teamName) faults.push(`${name}: access.teamName is missing`);
  const tags = Array.isArray(audTag) ? audTag : [];
  const isTagged = tags.length > 0 && tags.every((tag) => typeof tag === 'string' && AUD_TAG.test(tag));
  if (!isTagged) faults.push(`${name}: access.audTag must list AUD tags, 64 hexadecimal digits each`);
  return faults;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
