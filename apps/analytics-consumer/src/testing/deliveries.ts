import { deliveryIdOf, type Delivery } from '@app/event-stream';
import fc from 'fast-check';

export const NOW = Date.parse('2026-03-01T12:00:00Z');

/** A delivery with what matters to a test. */
export function deliveryWith(fields: Partial<Delivery> = {}): Delivery {
  const event: Omit<Delivery, 'delivery_id'> = {
    event_day: '2026-03-01',
    source_id: 1,
    event_id: '01994f3e-0000-7000-8000-000000000001',
    received_at: new Date(NOW),
    occurred_at: new Date(NOW),
    event_type: 'click',
    event_name: 'click',
    user_id: null,
    anonymous_id: 'visitor',
    session_id: 'session',
    click_id: null,
    page_url: null,
    referrer: null,
    user_agent: null,
    ip_address: null,
    is_bot: false,
    consent: null,
    library: null,
    properties: {},
    ...fields,
  };
  return { ...event, delivery_id: deliveryIdOf('test', event) };
}

/** Events as odd as a collector lets them be. */
export const oddDeliveries: fc.Arbitrary<Delivery[]> = fc.array(
  fc
    .record({
      event_id: fc.uuid(),
      event_type: fc.constantFrom('page_view', 'purchase', 'custom', 'x.y:z-1'),
      event_name: fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }),
      user_id: fc.option(fc.string({ maxLength: 300 }), { nil: null }),
      anonymous_id: fc.option(fc.constantFrom('', 'a', 'anonymous', '0'), { nil: null }),
      session_id: fc.option(fc.string({ maxLength: 20 }), { nil: null }),
      occurred_at: fc.integer({ min: -100, max: 1 }).map((hours) => new Date(NOW + hours * 3_600_000)),
      is_bot: fc.boolean(),
      properties: fc.dictionary(fc.string({ maxLength: 60 }), fc.jsonValue(), { maxKeys: 40 }),
    })
    .map((fields) => deliveryWith(fields as Partial<Delivery>)),
  { maxLength: 80 },
);
