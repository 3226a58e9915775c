import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkTunnel } from './check-tunnel';

const AUD_TAG = '0123456789abcdef'.repeat(4);
const SHIPPED = readFileSync(join(__dirname, 'config.yml'), 'utf8');
const FILLED = SHIPPED.replace('AUD_TAG_OF_THE_APPLICATION', AUD_TAG);

const check = (text: string) => checkTunnel(parse(text));
/** The shipped file, filled in, with one thing changed. */
const checkWith = (from: string | RegExp, to: string) => {
  const text = FILLED.replace(from, to);
  expect(text).not.toBe(FILLED);
  return check(text);
};

describe('checkTunnel', () => {
  it('accepts the shipped file, once its AUD tag is filled in', () => {
    expect(check(SHIPPED)).toEqual(['Rule 1: access.audTag must list AUD tags, 64 hexadecimal digits each']);
    expect(check(FILLED)).toEqual([]);
  });

  it.each([
    ['has no catch-all at its end', /\n {2}- service: http_status:404\n/, '\n', /last rule must be a catch-all/],
    [
      'has a catch-all that serves something',
      'service: http_status:404',
      'service: http://127.0.0.1:8000',
      /must answer http_status:404/,
    ],
    [
      'has access settings at top level',
      'originRequest:\n',
      'originRequest:\n  access:\n    required: true\n',
      /is ignored/,
    ],
    ['has a rule without a hostname', '- hostname: postback.example.com\n    path', '- path', /Rule 2 has no hostname/],
    ['has a rule for every host', 'postback.example.com', "'*'", /Rule 2 matches every host/],
    ['has access that is not required', 'required: true', 'required: false', /must be true/],
    ['has access without a team', 'teamName: example', "teamName: ''", /teamName is missing/],
    [
      'has a path that matches inside longer ones',
      /\^\/postback\/\?\$\n/,
      '/postback/?\n',
      /Rule 1 has a path without/,
    ],
    ['has a rule without a path', / {4}path: .*\n/, '', /Rule 1 has no path/],
    ['names no tunnel', 'tunnel: postback-origin', "tunnel: ''", /tunnel is missing/],
    ['has no rules', /ingress:[^]*/, 'ingress: none', /must be a list/],
  ])('rejects a file that %s', (_, from, to, error) => {
    expect(checkWith(from, to)).toEqual([expect.stringMatching(error)]);
  });

  it('returns every error at once', () => {
    expect(
      check('originRequest:\n  access:\n    required: true\ningress:\n  - hostname: a\n  - hostname: b'),
    ).toHaveLength(6);
  });

  it('ships with the paths that the edge passes on, and no other path of the gateway', () => {
    const paths = [...FILLED.matchAll(/ path: (.*)/g)].map(([, path]) => new RegExp(path!));
    const known = ['/involve/event', '/partner/involve/event/', '/postback/rector/event', '/postback', '/postback/'];
    const unknown = [
      '/',
      '/metrics',
      '/info',
      '/involve/event/stats',
      '/x/involve/event',
      '/internal/v1/spool',
      '/postback/x',
    ];
    expect(paths).toHaveLength(2);
    for (const path of paths) {
      expect(known.filter((one) => !path.test(one))).toEqual([]);
      expect(unknown.filter((one) => path.test(one))).toEqual([]);
    }
  });
});
