import { type EdgeBindings, readSettings, SettingsError } from './settings';

const QUEUE = { send: () => Promise.resolve() };
const GOOD: EdgeBindings = {
  GATEWAY_URL: 'https://origin.example.com',
  ENDPOINTS: ['/involve/event/', 'shop/*'],
  HOST_TOKENS: { 'Network.example.com': 'open' },
  EDGE_KEY: 'a key of sixteen characters or more',
  POSTBACKS: QUEUE,
};

function errorsOf(bindings: EdgeBindings): readonly string[] {
  try {
    readSettings(bindings);
    return [];
  } catch (error) {
    return (error as SettingsError).errors;
  }
}

describe('readSettings', () => {
  it('applies defaults and normalizes endpoints and hosts', () => {
    expect(readSettings(GOOD)).toEqual({
      gatewayUrl: 'https://origin.example.com',
      endpoints: ['involve/event', 'shop/*'],
      hostTokens: new Map([['network.example.com', 'open']]),
      tokenMapping: expect.anything(),
      edgeKey: GOOD.EDGE_KEY,
      access: undefined,
      deliveryTimeoutMs: 4_000,
      attemptTimeoutMs: 2_500,
      enqueueTimeoutMs: 2_000,
      redeliverAfterSeconds: 15,
      unlistedPerMinute: 60,
      queue: QUEUE,
    });
  });

  it.each([['acct'], [['acct', '']], [[7]]])('rejects the token parameters %j', (names) => {
    expect(errorsOf({ ...GOOD, TOKEN_PARAMETERS: names })).toEqual([
      'TOKEN_PARAMETERS must be a list of names of parameters',
    ]);
  });

  it('merges tokens from a secret, which take precedence', () => {
    const secret = '{"other.example.com":"secret","network.example.com":"own"}';
    const { hostTokens } = readSettings({ ...GOOD, SECRET_HOST_TOKENS: secret });
    expect([...hostTokens]).toEqual([
      ['network.example.com', 'own'],
      ['other.example.com', 'secret'],
    ]);
  });

  it.each<[EdgeBindings, RegExp]>([
    [{ GATEWAY_URL: 'origin.example.com' }, /^GATEWAY_URL/],
    [{ GATEWAY_URL: 'https://origin.example.com/path' }, /^GATEWAY_URL/],
    [{ GATEWAY_URL: 'ftp://origin.example.com' }, /^GATEWAY_URL/],
    [{ ENDPOINTS: [] }, /^ENDPOINTS/],
    [{ ENDPOINTS: 'involve/event' }, /^ENDPOINTS/],
    [{ HOST_TOKENS: { host: 1 } }, /^HOST_TOKENS/],
    [{ HOST_TOKENS: { host: ' ' } }, /^HOST_TOKENS/],
    [{ SECRET_HOST_TOKENS: '{"host": secret' }, /^SECRET_HOST_TOKENS/],
    [{ SECRET_HOST_TOKENS: '"secret"' }, /^SECRET_HOST_TOKENS/],
    [{ EDGE_KEY: undefined }, /^EDGE_KEY/],
    [{ EDGE_KEY: 'secret' }, /^EDGE_KEY/],
    [{ ACCESS_CLIENT_ID: 'id' }, /^ACCESS_CLIENT_ID and/],
    [{ ACCESS_CLIENT_SECRET: 'secret' }, /^ACCESS_CLIENT_ID and/],
    [{ PATIENCE_MS: 0 }, /^PATIENCE_MS/],
    [{ ATTEMPT_MS: 'soon' }, /^ATTEMPT_MS/],
    [{ POSTBACKS: undefined }, /^POSTBACKS/],
  ])('rejects %j', (wrong, error) => {
    expect(errorsOf({ ...GOOD, ...wrong })).toEqual([expect.stringMatching(error)]);
  });

  it('names every invalid setting, and no value', () => {
    const errors = errorsOf({ EDGE_KEY: 'secret', SECRET_HOST_TOKENS: 'secret', KEEP_MS: -1 });
    expect(errors).toHaveLength(6);
    expect(errors.join()).not.toMatch(/'secret'|"secret"|-1/);
  });
});
