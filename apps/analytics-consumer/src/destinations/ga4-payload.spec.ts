import fc from 'fast-check';
import { deliveryWith, NOW, oddDeliveries } from '../testing/deliveries';
import { toGa4Event, toGa4Requests } from './ga4-payload';

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

describe('requests of GA4', () => {
  it('keep every rule of the Measurement Protocol, whatever the events are', () => {
    fc.assert(
      fc.property(oddDeliveries, (deliveries) => {
        const { requests, refusals } = toGa4Requests(deliveries, NOW);
        for (const { body } of requests) {
          expect(body.client_id).not.toBe('');
          expect(body.events.length).toBeLessThanOrEqual(25);
          expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(130_000);
          for (const event of body.events) {
            expect(event.name).toMatch(NAME);
            expect(Object.keys(event.params).length).toBeLessThanOrEqual(25);
            expect(NOW - event.timestamp_micros / 1_000).toBeLessThanOrEqual(72 * 3_600_000);
            for (const [name, value] of Object.entries(event.params)) {
              expect(name).toMatch(NAME);
              expect(typeof value !== 'string' || value.length <= 100).toBe(true);
              expect(typeof value !== 'number' || Number.isFinite(value)).toBe(true);
            }
          }
        }
        const sent = requests.flatMap((request) => request.deliveries);
        const wanted = deliveries.filter(({ is_bot: isBot }) => !isBot);
        expect(sent.length + refusals.length).toBe(wanted.length);
      }),
    );
  });

  it('have the parameters that sessions and purchases need', () => {
    const properties = { order_id: 'A-1', amount: '99999999999999.9999', currency: 'MYR', 'cart size': 3 };
    const event = toGa4Event(deliveryWith({ event_type: 'purchase', event_name: 'purchase', properties }));
    expect(JSON.stringify(event)).toContain('"value":99999999999999.9999,');
    expect(JSON.parse(JSON.stringify(event))).toEqual({
      name: 'purchase',
      params: {
        session_id: 'session',
        engagement_time_msec: 1,
        transaction_id: 'A-1',
        value: expect.any(Number),
        currency: 'MYR',
        cart_size: 3,
      },
      timestamp_micros: NOW * 1_000,
    });
  });

  it('are of one visitor each, and say what the visitor agreed to', () => {
    const consent = { analytics: true, ads: false };
    const deliveries = [
      deliveryWith({ anonymous_id: 'a', consent }),
      deliveryWith({ anonymous_id: 'b' }),
      deliveryWith({ anonymous_id: 'a', consent }),
      deliveryWith({ consent: { analytics: false } }),
    ];
    const { requests } = toGa4Requests(deliveries, NOW);
    expect(requests.map(({ body }) => [body.client_id, body.events.length, body.consent])).toEqual([
      ['a', 2, { ad_user_data: 'DENIED', ad_personalization: 'DENIED' }],
      ['b', 1, undefined],
    ]);
  });

  it('leave out what GA4 would drop in silence, with the reason', () => {
    const old = deliveryWith({ occurred_at: new Date(NOW - 73 * 3_600_000) });
    const nobody = deliveryWith({ anonymous_id: null, session_id: null });
    expect(toGa4Requests([old, nobody], NOW)).toEqual({
      requests: [],
      refusals: [
        { event: old, reason: 'is older than 72 hours, which GA4 drops', isFinal: true },
        { event: nobody, reason: 'has no visitor: GA4 needs a client_id', isFinal: true },
      ],
    });
  });
});
