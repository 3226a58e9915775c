type Mapping = Record<string, unknown>;

const CATCH_ALL = 'http_status:404';
const AUD_TAG = /^[0-9a-f]{64}$/;

/**
 * Checks the configuration of a named tunnel. Returns every error.
 *
 * cloudflared rejects a file without a catch-all rule at its end, and silently ignores access settings at top level
 * (https://github.com/cloudflare/cloudflare-docs/issues/32006), which leaves the origin open.
 */
export function checkTunnel(config: unknown): string[] {
  if (!isMapping(config)) return ['The file must hold names with values'];
  const errors = ['tunnel', 'credentials-file'].filter((name) => !config[name]).map((name) => `${name} is missing`);
  const topLevel = config.originRequest;
  if (isMapping(topLevel) && topLevel.access !== undefined) {
    errors.push('originRequest.access at top level is ignored: it belongs under each rule');
  }
  const { ingress } = config;
  if (!Array.isArray(ingress) || ingress.length === 0) return [...errors, 'ingress must be a list of rules'];
  return [...errors, ...checkCatchAll(ingress.at(-1)), ...ingress.slice(0, -1).flatMap(checkRule)];
}

function checkCatchAll(rule: unknown): string[] {
  const isCatchAll = isMapping(rule) && rule.hostname === undefined && rule.path === undefined;
  if (!isCatchAll) return ['The last rule must be a catch-all: a service alone, without hostname and path'];
  return rule.service === CATCH_ALL
    ? []
    : [`The last rule must answer ${CATCH_ALL}: it gets what no other rule matches`];
}

function checkRule(rule: unknown, index: number): string[] {
  const name = `Rule ${index + 1}`;
  if (!isMapping(rule)) return [`${name} must hold names with values`];
  const { hostname, path, service, originRequest } = rule;
  const errors: string[] = [];
  if (!hostname) errors.push(`${name} has no hostname: it hides all rules below it`);
  if (hostname === '*') errors.push(`${name} matches every host: it hides all rules below it`);
  if (typeof service !== 'string') errors.push(`${name} has no service`);
  if (typeof path !== 'string') errors.push(`${name} has no path: all of the gateway would be public`);
  else errors.push(...checkPath(name, path));
  const access = isMapping(originRequest) ? originRequest.access : undefined;
  return access === undefined ? errors : [...errors, ...checkAccess(name, access)];
}

/** A path is an unanchored regular expression (https://pkg.go.dev/regexp). */
function checkPath(name: string, path: string): string[] {
  const isAnchored = path.split(/\|(?![^(]*\))/).every((way) => way.startsWith('^') && way.endsWith('$'));
  return isAnchored ? [] : [`${name} has a path without ^ and $: it would match inside longer paths`];
}

function checkAccess(name: string, access: unknown): string[] {
  if (!isMapping(access)) return [`${name}: access must hold names with values`];
  const errors: string[] = [];
  const { required, teamName, audTag } = access;
  if (required !== true) errors.push(`${name}: access.required must be true, or nothing is checked`);
  if (!teamName) errors.push(`${name}: access.teamName is missing`);
  const tags = Array.isArray(audTag) ? audTag : [];
  const isTagged = tags.length > 0 && tags.every((tag) => typeof tag === 'string' && AUD_TAG.test(tag));
  if (!isTagged) errors.push(`${name}: access.audTag must list AUD tags, 64 hexadecimal digits each`);
  return errors;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
