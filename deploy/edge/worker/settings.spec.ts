import { type EdgeBindings, readSettings, SettingsError } from './settings';

const QUEUE = { send: () => Promise.resolve() };
const GOOD: EdgeBindings = {
  GATEWAY_URL: 'https://origin.example.com',
  ENDPOINTS: ['/involve/event/', 'shop/*'],
  HOST_TOKENS: { 'Network.example.com': 'open' },
  EDGE_KEY: 'a key of sixteen characters or more',
  POSTBACKS: QUEUE,
};

function faultsOf(bindings: EdgeBindings): readonly string[] {
  try {
    readSettings(bindings);
    return [];
  } catch (error) {
    return (error as SettingsError).errors;
  }
}

describe('the settings of the Worker', () => {
  it('have defaults, and endpoints and hosts in one form', () => {
    expect(readSettings(GOOD)).toEqual({
      gatewayUrl: 'https://origin.example.com',
      endpoints: ['involve/event', 'shop/*'],
      hostTokens: new Map([['network.example.com', 'open']]),
      tokenMapping: expect.anything(),
      edgeKey: GOOD.EDGE_KEY,
      access: undefined,
      patienceMs: 4_000,
      attemptMs: 2_500,
      keepMs: 2_000,
      redeliverAfterSeconds: 15,
      unlistedPerMinute: 60,
      queue: QUEUE,
    });
  });

  it.each([['acct'], [['acct', '']], [[7]]])('refuse names of token parameters such as %j', (names) => {
    expect(faultsOf({ ...GOOD, TOKEN_PARAMETERS: names })).toEqual([
      'TOKEN_PARAMETERS must be a list of names of parameters',
    ]);
  });

  it('take tokens from a secret too, which comes before', () => {
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
  ])('are refused with %j', (wrong, fault) => {
    expect(faultsOf({ ...GOOD, ...wrong })).toEqual([expect.stringMatching(fault)]);
  });

  it('name every fault at once, and no value', () => {
    const faults = faultsOf({ EDGE_KEY: 'secret', SECRET_HOST_TOKENS: 'secret', KEEP_MS: -1 });
    expect(faults).toHaveLength(6);
    expect(faults.join()).not.toMatch(/'secret'|"secret"|-1/);
  });
});
