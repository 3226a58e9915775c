import { fromSegment } from './from-segment';

const CONTEXT = {
  page: { url: 'https://shop.example/a', referrer: 'https://search.example/' },
  library: { name: 'analytics.js', version: '2.0' },
  userAgent: 'Mozilla/5.0',
  campaign: { source: 'mail' },
};

describe('fromSegment', () => {
  it('maps a call of the browser library', () => {
    const message = {
      messageId: 'ajs-next-1-a',
      event: 'Product Viewed',
      anonymousId: 'a1',
      userId: null,
      timestamp: '2026-03-18T10:30:00Z',
      sentAt: '2026-03-18T10:30:01Z',
      properties: { product_id: 'p1' },
      context: CONTEXT,
    };
    expect(fromSegment(message, 'track')).toEqual({
      event_type: 'product_view',
      event_name: 'Product Viewed',
      event_id: 'ajs-next-1-a',
      anonymous_id: 'a1',
      page_url: 'https://shop.example/a',
      referrer: 'https://search.example/',
      user_agent: 'Mozilla/5.0',
      timestamp: '2026-03-18T10:30:00Z',
      sent_at: '2026-03-18T10:30:01Z',
      library: 'analytics.js/2.0',
      properties: { product_id: 'p1', campaign: { source: 'mail' } },
    });
  });

  it('maps an order to a purchase with its amount and items', () => {
    const properties = { order_id: 'o1', revenue: 19.9, currency: 'MYR', products: [{ product_id: 'p1' }] };
    expect(fromSegment({ type: 'track', event: 'Order Completed', properties }, undefined)).toEqual({
      event_type: 'purchase',
      event_name: 'Order Completed',
      properties: { order_id: 'o1', amount: 19.9, currency: 'MYR', items: [{ product_id: 'p1' }] },
    });
  });

  it.each([
    ['page', 'page_view'],
    ['screen', 'screen'],
    ['identify', 'identify'],
    ['track', 'custom'],
  ] as const)('maps %s to the type %s', (method, type) => {
    expect(fromSegment({}, method)).toMatchObject({ event_type: type });
  });

  it('reads a name that no text can be made of', () => {
    const event = JSON.parse('{"toString":1,"valueOf":1}') as unknown;
    expect(fromSegment({ event }, 'track')).toEqual({ event_type: 'custom', event_name: event, properties: {} });
  });

  it('leaves traits out', () => {
    const traits = { email: 'mei@example.com' };
    expect(fromSegment({ userId: 'u1', traits }, 'identify')).toEqual({
      event_type: 'identify',
      user_id: 'u1',
      properties: {},
    });
  });

  it('reads the choices of a consent manager', () => {
    const consent = { categoryPreferences: { Analytics: false, Advertising: true } };
    expect(fromSegment({ context: { consent } }, 'page')).toMatchObject({ consent: { analytics: false, ads: true } });
  });

  it('leaves what is no object to the reader', () => {
    expect([fromSegment('x', 'track'), fromSegment(null, undefined)]).toEqual(['x', null]);
  });
});
