import type { TestPostbackReport } from '@app/internal-protocol';
import { describeJourney } from './describe-journey';

const EDGE = { step: 'edge', state: 'skipped', ms: null, detail: null } as const;
const STORED: TestPostbackReport = {
  postback_id: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b',
  partner_code: 'rector',
  route_ms: 0.1,
  service_ms: 4.2,
  status: 200,
  failure: null,
  timing: 'read;dur=0.4, store;dur=2.1',
  body: '{"status":"stored","warnings":[],"errors":[]}',
};

const journey = (report: Partial<TestPostbackReport>): string[] =>
  describeJourney('rector', EDGE, { ...STORED, ...report }).steps.map(({ step, state, ms, detail }) =>
    [step, state, ms, detail].join(' '),
  );

describe('describeJourney', () => {
  it('names each step of a stored postback with its time', () => {
    expect(journey({})).toEqual([
      'edge skipped  ',
      'gateway ok 0.1 rector',
      'service ok 4.2 200',
      'mapping ok 0.4 ',
      'stored ok 2.1 stored',
    ]);
  });

  it.each([
    [
      'an unknown endpoint',
      { partner_code: null, status: null },
      ['gateway failed 0.1 unknown_endpoint', 'service skipped  '],
    ],
    ['an endpoint of another partner', { partner_code: 'shopee' }, ['gateway failed 0.1 shopee', 'service skipped  ']],
    [
      'a service that is down',
      { status: null, failure: 'away' },
      ['gateway ok 0.1 rector', 'service failed 4.2 away', 'mapping skipped  '],
    ],
    [
      'a refusal',
      { status: 401, body: '{"status":401,"code":"unauthorized","detail":"Send a token."}' },
      ['service failed 4.2 401 unauthorized Send a token.', 'mapping skipped  '],
    ],
    [
      'quarantine',
      { body: '{"status":"quarantined"}' },
      ['service ok 4.2 200', 'mapping failed 0.4 quarantined', 'stored skipped  '],
    ],
    [
      'quarantine that is refused',
      { status: 422, body: '{"status":422,"code":"invalid_postback"}' },
      ['service ok 4.2 422 invalid_postback', 'mapping failed 0.4 quarantined', 'stored skipped  '],
    ],
    ['the partner’s own words', { body: 'thanks' }, ['stored ok 2.1 stored']],
  ] as [string, Partial<TestPostbackReport>, string[]][])('says where it ended: %s', (...[, report, expected]) => {
    expect(journey(report)).toEqual(expect.arrayContaining(expected));
  });

  it('gives the reasons before the warnings', () => {
    const [error, warning] = [1, 2].map((place) => ({ field: `f${place}`, code: `c${place}`, reason: `r${place}` }));
    const body = JSON.stringify({ status: 'quarantined', warnings: [warning], errors: [error] });
    expect(describeJourney('rector', EDGE, { ...STORED, body }).diagnostics).toEqual([error, warning]);
  });
});
