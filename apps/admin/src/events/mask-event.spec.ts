import type { ListedEvent } from '@app/internal-protocol';
import { maskDeadEvent, maskEvent, maskReject } from './mask-event';

const EVENT: ListedEvent = {
  event_id: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b',
  event_day: '2026-11-29',
  source_id: 1,
  received_at: '2026-11-29T10:00:00.000Z',
  occurred_at: '2026-11-29T10:00:00.000Z',
  clock_skew_ms: null,
  event_type: 'purchase',
  event_name: 'purchase',
  user_id: 'user-of-the-shop-7',
  anonymous_id: null,
  session_id: 'session-7',
  click_id: 'click-0123456789',
  page_url: 'https://shop.example/thanks?gclid=secret-1#secret-2',
  referrer: 'https://mail.example/inbox?utm_source=secret-3',
  user_agent: 'secret-4',
  ip_address: '203.0.113.77',
  is_bot: false,
  consent: null,
  library: null,
  properties: {
    order_id: 'o-1',
    amount: '5.0000',
    coupon: 'secret-5',
    is_new: true,
    items: [{ product_id: 'p-1', quantity: 2, note: 'secret-6' }],
    shipping: { city: 'secret-7' },
  },
};

describe('events as a viewer sees them', () => {
  it('name no visitor', () => {
    expect(maskEvent(EVENT)).toMatchObject({
      user_id: 'user***',
      anonymous_id: null,
      session_id: '***',
      click_id: 'clic***',
      page_url: 'https://shop.example/thanks',
      referrer: 'https://mail.example/inbox',
      user_agent: '***',
      ip_address: '203.0.113.0/24',
      properties: {
        order_id: 'o-1',
        amount: '5.0000',
        coupon: '***',
        is_new: true,
        items: [{ product_id: 'p-1', quantity: 2, note: '***' }],
        shipping: { city: '***' },
      },
    });
    expect(JSON.stringify(maskEvent(EVENT))).not.toContain('secret');
  });

  it('keep the names of what could not be read', () => {
    const reject = {
      id: EVENT.event_id,
      source_id: 1,
      received_at: EVENT.received_at,
      event: JSON.stringify({ event_type: 7, user_id: 'secret-1', properties: { a: ['secret-2'] } }),
      errors: [{ field: 'event_type', code: 'wrong_type', value: 'secret-3', reason: 'must be a text' }],
    };
    const masked = maskReject(reject);
    expect(JSON.parse(masked.event)).toEqual({ event_type: 7, user_id: '***', properties: { a: ['***'] } });
    expect(JSON.stringify(masked)).not.toContain('secret');
    expect(maskReject({ ...reject, event: '"secret"', errors: [] }).event).toBe('"***"');
  });

  it('leave out what a destination said', () => {
    const dead = { handler: 'webhook', reason: 'handler_failed', error: 'secret', event: EVENT };
    expect(maskDeadEvent(dead)).toMatchObject({ error: '***', reason: 'handler_failed', event: { session_id: '***' } });
    expect(maskDeadEvent({ ...dead, event: null }).event).toBeNull();
  });
});
