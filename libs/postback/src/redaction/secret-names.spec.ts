import { redactHeaders } from '@app/common';
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CANONICAL_FIELDS, SYNONYMS } from '../canonical-fields';
import { compileMapping, combineSecretNames } from '../mapping/compile-mapping';
import { parseQuery } from '../parsing/parse-query';
import { isSecretName, WELL_KNOWN_SECRETS } from './secret-names';
import { WorkBudget } from './redaction';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MIB = 1024 * 1024;

function heapMib(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / MIB;
}

const SECRET = `
  ts_token TS-Token tsToken TSToken ts_token2 ts_token[] ts_token[0] user[ts_token] my_ts_token ts_param ts-param[] tlm_token
  api_key apiKey APIKey apikey apikey[0] api.key user[api_key] X-API-Key x_api_key api_key2 api_key_id api_keys
  key keys x-key key[0] foo.key auth_key app_key access_key accesskey access_key_id secret_key secretKey private_key
  postback_key security_key sign_key hash_key
  token tokens access_token accesstoken refresh_token id_token x-auth-token secret_token authtoken securityToken csrf
  csrf_token xsrf token_value token_id
  secret Secret app_secret appsecret client-secret secret2
  Cookie cookie cookies cookie_id set-cookie auth Auth auth_code auth[user] oauth oauth2 x_auth authorization
  Proxy-Authorization authentication sig Sig sig2 x_sig signature x-signature signature[] x-hub-signature-256 sign
  x_sign api_sign hmac session Session session_id sessionId sessionid session_key PHPSESSID jsessionid session.country
  jwt JWT id_jwt bearer pwd user_pwd userpwd db_pwd pass user_pass password Password passwd password_hash userPassword
  credentials credential creds otp`
  .trim()
  .split(/\s+/);

const ORDINARY = `
  keyword keywords monkey donkey key_word turkey author authors authored_by authorized authorized_amount signup
  signup_date sign_up_date signed_at assignment passenger passengers compass compass_id pass_count boarding_pass bypass
  passive sigma signal design designer session_country session_count session_duration sessions cookie_days
  cookie_consent cookie_lifetime tokenized tokenised token_amount token_symbol token_type token_count secretary
  offer_key order_key tracking_key click_key keypad hockey bearing forbearance authority pwdx assess possession
  obsession_count sid subid sub_id country status payout amount currency ip user_agent hash checksum
  zodiac_sign oauthor param ts_parameter hits_param credit credit_card_type otpx mass[key_word] 123 [] .`
  .trim()
  .split(/\s+/);

const kindOf = (name: string) => WELL_KNOWN_SECRETS.kindOf(name);

describe('names of secrets', () => {
  it.each(SECRET)('are known in any spelling: %s', (name) => {
    expect(isSecretName(name, WELL_KNOWN_SECRETS)).toBe(true);
    expect(isSecretName(name, WELL_KNOWN_SECRETS)).toBe(true);
  });

  it.each([...ORDINARY, ...Object.keys(SYNONYMS)])('are not found in an ordinary name: %s', (name) => {
    expect(kindOf(name)).toBe('plain');
  });

  it('include no canonical name but the tokens', () => {
    const secret = Object.keys(CANONICAL_FIELDS).filter((name) => isSecretName(name, WELL_KNOWN_SECRETS));
    expect(secret).toEqual(['ts_token', 'ts_param', 'tlm_token']);
  });

  it('are recognized with any prefix, as an array, in brackets and with a number', () => {
    const name = fc.constantFrom('ts_token', 'api_key', 'password', 'session_id', 'jwt', 'cookie', 'auth', 'sig');
    const prefix = fc.stringMatching(/^([a-z]{1,6}[_.-]){0,2}$/);
    const suffix = fc.constantFrom('', '[]', '[3]', '2', '_2', '.value', ' ');
    fc.assert(
      fc.property(prefix, name, suffix, (before, secret, after) => {
        expect(kindOf(`${before}${secret}${after}`)).toMatch(/ours|secret/);
        expect(kindOf(`${before}x[${secret}]${after}`)).toMatch(/ours|secret/);
        expect(kindOf(`${before}${secret}${after}`.toUpperCase())).toMatch(/ours|secret/);
      }),
    );
  });

  it('are secret as headers too, whatever words they are made of', () => {
    const isSecretHeader = (name: string): boolean => redactHeaders({ [name]: 'x' }).includes('[redacted]');
    const word = fc.constantFrom(...new Set([...SECRET, ...ORDINARY].flatMap((name) => name.split(/[^a-zA-Z]+/))));
    const made = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.constantFrom('_', '-'))
      .map(([words, between]) => words.join(between));
    expect(SECRET.filter((name) => !isSecretHeader(name.toLowerCase().replaceAll('.', '_')))).toEqual([]);
    fc.assert(
      fc.property(made, (name) => {
        if (isSecretName(name, WELL_KNOWN_SECRETS)) expect([name, isSecretHeader(name)]).toEqual([name, true]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('are classified quickly, however long a name is', () => {
    const names = ['A', 'a', '_', '[', 'aA', 'token', 'sess', '\u{1f600}', 'key_id_'].map((part) =>
      part.repeat(100_000),
    );
    const start = performance.now();
    for (const name of names) for (const end of ['', '!', '_x']) kindOf(name + end);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('keep little memory, whatever names are sent', () => {
    const before = heapMib();
    for (let number = 0; number < 500; number += 1) {
      const body = Buffer.from(`${number}-name-of-some-length=${'y'.repeat(200_000)}`).toString();
      for (const { name } of parseQuery(body)) expect(isSecretName(name, WELL_KNOWN_SECRETS)).toBe(false);
    }
    expect(heapMib() - before).toBeLessThan(10);
  });
});

describe('names that a mapping knows', () => {
  const partner = { mapping: { token: 'click_id', account: 'ts_token', session_id: 'sub_id' }, rules: {} };
  const mapping = compileMapping(partner);

  it.each([
    ['token', 'mapped'],
    [' TOKEN ', 'mapped'],
    ['session_id', 'mapped'],
    ['conversion_id', 'mapped'],
    ['usd_earning', 'mapped'],
    ['session', 'secret'],
    ['account', 'ours'],
    ['ACC-ount', 'ours'],
    ['account[]', 'ours'],
    ['user[account]', 'secret'],
    ['ts_token', 'ours'],
    ['api_key', 'ours'],
    ['country', 'plain'],
  ])('are %s: %s', (name, kind) => {
    expect(mapping.secretNames.kindOf(name)).toBe(kind);
  });

  it('stay secret where a name of the platform is mapped to another field', () => {
    const slipped = compileMapping({ mapping: { 'X-Api-Key': 'click_id', ts_token: 'sub_id' }, rules: {} });
    expect(slipped.secretNames.kindOf('x-api-key')).toBe('ours');
    expect(slipped.secretNames.kindOf('ts_token')).toBe('ours');
  });

  it('combine those of all tenants', () => {
    const one = compileMapping(partner, { mapping: { my_magic: 'ts_token', jwt: 'click_id' }, rules: {} });
    const other = compileMapping(partner, { mapping: { my_magic: 'aff_sub' }, rules: {} });
    const names = combineSecretNames([mapping, one, other]);
    expect(
      ['my_magic', 'My-Magic', 'my_magic[]', 'jwt', 'token', 'password'].map((name) => names.kindOf(name)),
    ).toEqual(['ours', 'ours', 'ours', 'mapped', 'mapped', 'secret']);
  });

  it('are tokens to any tenant, even without letters and digits', () => {
    const odd = compileMapping({ mapping: { $$: 'ts_token' }, rules: {} });
    expect(combineSecretNames([mapping, odd]).kindOf(' $$ ')).toBe('ours');
  });

  it.each([
    ['password', 'secret'],
    ['country', 'secret'],
    ['click_id', 'mapped'],
    ['CLICK_ID ', 'mapped'],
    ['ts_token', 'ours'],
    ['user[api_key]', 'ours'],
    ['ACC-ount', 'ours'],
  ])('when the budget is spent, classify %s as %s unless it is cached', (name, kind) => {
    const spent = new WorkBudget(0);
    const { secretNames } = compileMapping({ mapping: { account: 'ts_token' }, rules: {} });
    expect(secretNames.kindOf(name, spent)).toBe(kind);
    const known = secretNames.kindOf(name);
    expect(secretNames.kindOf(name, spent)).toBe(known);
  });

  it('are classified by their end, so that a long one is unknown but may look like a secret', () => {
    const long = 'n'.repeat(256);
    const { secretNames } = compileMapping({ mapping: { [long]: 'click_id' }, rules: {} });
    expect(secretNames.kindOf(long)).toBe('plain');
    expect(secretNames.kindOf(`${long}.api.key`)).toBe('secret');
  });
});
