import fc from 'fast-check';
import { deliveryWith, NOW, oddDeliveries } from '../testing/deliveries';
import { toMixpanelBatches, toMixpanelEvent } from './mixpanel-payload';

describe('requests of Mixpanel', () => {
  it('keep every rule of the import API, whatever the events are', () => {
    fc.assert(
      fc.property(oddDeliveries, (deliveries) => {
        const batches = toMixpanelBatches(deliveries);
        for (const { body, deliveries: sent } of batches) {
          const lines = body.split('\n').map((line) => JSON.parse(line) as ReturnType<typeof toMixpanelEvent>);
          expect(lines.length).toBe(sent.length);
          for (const { event, properties } of lines) {
            expect(event.length).toBeGreaterThan(0);
            expect(Object.keys(properties).length).toBeLessThan(255);
            expect(properties['$insert_id']).toMatch(/^[A-Za-z0-9-]{36}$/);
            expect(['anonymous', '0']).not.toContain(properties['distinct_id']);
            expect(Number.isInteger(properties['time'])).toBe(true);
          }
        }
        const wanted = deliveries.filter(({ is_bot: isBot }) => !isBot);
        expect(batches.flatMap((batch) => batch.deliveries)).toEqual(wanted);
      }),
    );
  });

  it('stay below the size of a request', () => {
    const properties = { text: 'x'.repeat(30_000) };
    const deliveries = Array.from({ length: 200 }, () => deliveryWith({ properties }));
    const batches = toMixpanelBatches(deliveries);
    expect(batches.length).toBeGreaterThan(1);
    for (const { body } of batches) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(2_000_000);
  });

  it('are the same at every attempt, which is how Mixpanel recognises a duplicate', () => {
    const delivery = deliveryWith({ user_id: 'u-1' });
    expect(toMixpanelEvent(delivery)).toEqual(toMixpanelEvent({ ...delivery, received_at: new Date(NOW + 1) }));
    expect(toMixpanelEvent(delivery).properties).toMatchObject({
      distinct_id: 'u-1',
      time: NOW,
      $insert_id: delivery.delivery_id,
    });
  });
});
