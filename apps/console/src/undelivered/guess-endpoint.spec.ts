import { guessEndpoint } from './guess-endpoint';

const ENDPOINTS = [
  { partner_code: 'involve_asia', endpoint_path: '/involve/event' },
  { partner_code: 'rector', endpoint_path: '/rector/event' },
];

describe('the endpoint that an unrouted request means', () => {
  it.each([
    ['/partner/Rector//Event/', 'rector', 'same_but_form'],
    ['/rector/event?x=1', 'rector', 'same_but_form'],
    ['/partner/rector/postback', 'rector', 'partner_in_path'],
    ['/partner/involve_asia/event', 'involve_asia', 'partner_in_path'],
    ['/partner/recter/event', 'rector', 'similar'],
    ['/partner/invovle/evnt', 'involve_asia', 'similar'],
  ])('%s is of %s: %s', (path, partner, reason) => {
    expect(guessEndpoint(path, ENDPOINTS)).toMatchObject({ partner_code: partner, reason });
  });

  it('is unknown where nothing is like it, or two are named', () => {
    expect(guessEndpoint('/wp-login.php', ENDPOINTS)).toBeUndefined();
    expect(guessEndpoint('/partner/rector/involve/x/y/z/and/more/of/it', ENDPOINTS)).toBeUndefined();
    expect(guessEndpoint('/rector/event', [])).toBeUndefined();
  });
});
