import { type EventRequest, readEvent } from '@app/events';
import { recordRequest, restoreRequest } from './reject-request';

const REQUEST: EventRequest = {
  sourceId: 3,
  isTrusted: false,
  ipMode: 'truncated',
  queryParameters: ['variant'],
  keptDays: 90,
  receivedAtMs: Date.parse('2026-11-29T10:00:00Z'),
  ipAddress: '203.0.113.77',
  userAgent: 'Mozilla/5.0',
  referer: 'https://shop.example/page?token=x&utm_source=mail',
  isTrackingRefused: false,
  sentAtMs: undefined,
  anonymousVisitor: (address, agent) => `hash of ${address} ${agent}`,
};
const ROW = { id: 'reject-1', source_id: 3, received_at: new Date(REQUEST.receivedAtMs), event: '{}' };

describe('the request of a rejected event', () => {
  it('lets the event be read again as it would have been at first', () => {
    const event = { event_type: 'purchase', order_id: 'o-1', amount: '5', currency: 'MYR' };
    const { request, kind } = restoreRequest(
      { ...ROW, request: recordRequest(REQUEST, 'purchase', false) },
      REQUEST,
      90,
    );
    expect(readEvent(event, request, kind)).toEqual(readEvent(event, REQUEST, 'purchase'));
  });

  it('holds no more of the visitor than a stored event does', () => {
    const kept = JSON.stringify(recordRequest(REQUEST, undefined, false));
    expect(kept).not.toMatch(/113\.77"|token/);
    const refused = JSON.stringify(recordRequest(REQUEST, undefined, true));
    expect(refused).not.toMatch(/203\.|Mozilla|hash|utm/);
    expect(recordRequest({ ...REQUEST, ipMode: 'none' }, undefined, false).ip_address).toBeNull();
  });

  it('may be unknown for an event of before', () => {
    const { request } = restoreRequest({ ...ROW, request: null }, REQUEST, 90);
    expect(readEvent({ event_type: 'click' }, request).event).toMatchObject({ sourceId: 3, ipAddress: null });
  });
});
