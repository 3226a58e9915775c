import fc from 'fast-check';
import { balanceHours, type PartnerIntakeAtGateway, type ServiceCounters } from './balance-hours';

const HOUR = '2026-03-01T10:00:00.000Z';
const LONG_AFTER = Date.parse('2026-03-02T10:00:00Z');

const gatewayWith = (counters: Partial<PartnerIntakeAtGateway>): PartnerIntakeAtGateway => ({
  taken: [],
  waiting: [],
  unknown: [],
  ...counters,
});
const serviceWith = (counters: Partial<ServiceCounters>): ServiceCounters => ({
  kept_from: '2026-03-01T00:00:00.000Z',
  taken: [],
  kept: [],
  unknown: [],
  ...counters,
});

function balanceOf(gateway: Partial<PartnerIntakeAtGateway>, service: Partial<ServiceCounters>, nowMs = LONG_AFTER) {
  return balanceHours(gatewayWith(gateway), serviceWith(service), nowMs);
}

const amount = fc.nat({ max: 1_000 });

describe('the balance of an hour', () => {
  it('is balanced when everything received is stored, refused or pending, at the gateway or the service', () => {
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        amount,
        amount,
        fc.nat(100),
        (stored, repeated, quarantined, refused, waiting, part) => {
          const received = stored + repeated + quarantined + refused + waiting;
          const direct = Math.floor((received * part) / 100);
          const [balance] = balanceOf(
            {
              taken: [{ hour: HOUR, received: received - direct, refused, uncertain: 0 }],
              waiting: [{ hour: HOUR, waiting }],
            },
            {
              taken: [{ hour: HOUR, received: direct, refused: 0, uncertain: 0 }],
              kept: [{ hour: HOUR, stored, repeated, quarantined }],
            },
          );
          expect(balance).toMatchObject({ difference: 0, state: 'balanced', received });
        },
      ),
    );
  });

  it('is unbalanced when one is lost or stored twice, and nothing explains it', () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(1, -1), (received, lost) => {
        const [balance] = balanceOf(
          { taken: [{ hour: HOUR, received: received + 1, refused: 0, uncertain: 0 }] },
          { kept: [{ hour: HOUR, stored: received + 1 - lost, repeated: 0, quarantined: 0 }] },
        );
        expect(balance).toMatchObject({ difference: lost, state: 'unbalanced' });
      }),
    );
  });

  it('is open while the hour runs and while pending postbacks may be stored already', () => {
    const taken = [{ hour: HOUR, received: 5, refused: 0, uncertain: 0 }];
    const kept = [{ hour: HOUR, stored: 4, repeated: 0, quarantined: 0 }];
    expect(balanceOf({ taken }, { kept }, Date.parse('2026-03-01T10:59:00Z'))).toMatchObject([{ state: 'open' }]);
    expect(balanceOf({ taken, waiting: [{ hour: HOUR, waiting: 2 }] }, { kept })).toMatchObject([
      { difference: -1, state: 'open' },
    ]);
    expect(balanceOf({ taken, waiting: [{ hour: HOUR, waiting: 0 }] }, { kept })).toMatchObject([
      { state: 'unbalanced' },
    ]);
  });

  it('is expired for hours of which retention has deleted something', () => {
    const taken = [{ hour: HOUR, received: 1, refused: 0, uncertain: 0 }];
    expect(balanceOf({ taken }, { kept_from: '2026-03-01T10:30:00.000Z' })).toMatchObject([{ state: 'expired' }]);
    expect(balanceOf({ taken }, { kept_from: HOUR })).toMatchObject([{ state: 'unbalanced' }]);
  });

  it('is unbalanced when something is missing, whatever crashed in that hour', () => {
    const taken = [{ hour: HOUR, received: 3, refused: 0, uncertain: 0 }];
    const kept = [{ hour: HOUR, stored: 2, repeated: 0, quarantined: 0 }];
    const unknown = [{ app: 'gateway', from: HOUR, to: HOUR }];
    expect(balanceOf({ taken, unknown }, { kept })).toMatchObject([{ difference: 1, state: 'unbalanced' }]);
  });

  it('is unknown where a process crashed, even if it balances, and where responses were lost', () => {
    const taken = [{ hour: HOUR, received: 1, refused: 1, uncertain: 1 }];
    const kept = [{ hour: HOUR, stored: 1, repeated: 0, quarantined: 0 }];
    const span = { app: 'gateway', from: '2026-03-01T10:59:59.000Z', to: '2026-03-01T11:00:01.000Z' };
    expect(balanceOf({ taken }, { kept })).toMatchObject([{ difference: -1, state: 'unknown' }]);
    const crashed = balanceOf({ taken, unknown: [span] }, {});
    expect(crashed).toMatchObject([{ difference: 0, state: 'unknown' }]);
    const next = balanceOf({ unknown: [span] }, { kept: [{ ...kept[0]!, hour: '2026-03-01T12:00:00.000Z' }] });
    expect(next).toMatchObject([{ state: 'unbalanced' }]);
  });
});
