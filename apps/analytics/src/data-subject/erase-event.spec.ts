import fc from 'fast-check';
import { eraseEvent, type VisitorFields } from './erase-event';

const EVENT: VisitorFields = {
  user_id: null,
  anonymous_id: 'anonymous-1',
  session_id: 'session-1',
  click_id: null,
  page_url: 'https://shop.example/p?utm_campaign=spring',
  referrer: null,
  user_agent: 'Firefox',
  ip_address: '192.0.2.0/24',
  properties: { product_id: 'p-1' },
};

describe('an event without a person', () => {
  it('lost every id, address, user agent and query when the id identifies it, and keeps what it counts by', () => {
    const event = {
      ...EVENT,
      user_id: 'user-1',
      properties: { product_id: 'p-1', visitor: 'anonymous-1', amount: '1.00' },
    };
    expect(eraseEvent(event, 'user-1')).toEqual({
      isOfPerson: true,
      ids: ['user-1', 'anonymous-1', 'session-1'],
      fields: {
        user_id: null,
        anonymous_id: null,
        session_id: null,
        click_id: null,
        page_url: 'https://shop.example/p',
        referrer: null,
        user_agent: null,
        ip_address: null,
        properties: { product_id: 'p-1', visitor: null, amount: '1.00' },
      },
    });
  });

  it.each([
    [
      { properties: { by: 'user-1', list: [{ deep: 'user-1' }, 2] } },
      { properties: { by: null, list: [{ deep: null }, 2] } },
    ],
    [{ properties: { 'user-1': true, other: 1 } }, { properties: { other: 1 } }],
    [{ page_url: 'https://a.example/x?click_id=user-1&utm_source=s' }, { page_url: 'https://a.example/x' }],
    [{ referrer: 'https://a.example/of/user-1/x?a=b' }, { referrer: 'https://a.example/' }],
    [{ properties: { link: 'https://a.example/?u=user-1' } }, { properties: { link: 'https://a.example/' } }],
  ])('loses the values that are the id, and keeps its own ids: %j', (given, expected) => {
    const erased = eraseEvent({ ...EVENT, ...given }, 'user-1');
    expect(erased).toEqual({ isOfPerson: false, ids: [], fields: { ...EVENT, ...expected } });
  });

  it.each([{}, { properties: { note: 'user-12' } }, { user_id: 'user-11' }])('is another person’s: %j', (given) => {
    expect(eraseEvent({ ...EVENT, ...given }, 'user-1')).toBeUndefined();
  });

  it('recognises a long number as an id, and keeps what is counted, whatever its value', () => {
    const erase = (properties: Record<string, unknown>, id: string) =>
      eraseEvent({ ...EVENT, user_id: id, properties }, id)?.fields.properties;
    expect(erase({ buyer: 420_042 }, '420042')).toEqual({ buyer: null });
    const counted = {
      amount: '5',
      currency: 'MYR',
      order_id: '5',
      items: [{ product_id: '5', quantity: 5, price: '5' }],
      rank: 5,
    };
    expect(erase(counted, '5')).toEqual(counted);
  });

  it('has nothing of the person left, and is not found again', () => {
    const id = fc.constantFrom('id-0001', 'id-0002', null);
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        id,
        fc.integer(),
        fc.array(tie('any'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'id-0001'), tie('any')),
      ),
    })).any;
    const properties = fc.dictionary(fc.constantFrom('a', 'b', 'id-0001'), value);
    const url = fc.constantFrom(
      null,
      'https://a.example/id-0001',
      'https://a.example/?x=id-0001',
      'https://a.example/?x=id-0002',
    );
    const event = fc.record({
      user_id: id,
      anonymous_id: id,
      session_id: id,
      click_id: id,
      page_url: url,
      referrer: url,
      user_agent: fc.constant('Firefox'),
      ip_address: fc.constant(null),
      properties,
    });
    fc.assert(
      fc.property(event, (given) => {
        const erased = eraseEvent(given, 'id-0001');
        const left = erased?.fields ?? given;
        expect(JSON.stringify(left)).not.toContain('id-0001');
        expect(eraseEvent(left, 'id-0001')).toBeUndefined();
      }),
    );
  });
});
