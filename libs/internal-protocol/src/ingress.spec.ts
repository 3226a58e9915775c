import { acceptedResponse } from './ingress';

const POSTBACK_ID = '019aa5f0-7c00-7000-8000-000000000000';

describe('the response to a queued postback', () => {
  it.each([
    ['GET', undefined],
    ['GET', null],
    ['GET', '*/*'],
  ])('is text for %s with Accept %s', (method, accept) => {
    expect(acceptedResponse(method, accept, POSTBACK_ID)).toEqual({
      contentType: 'text/plain; charset=utf-8',
      body: 'OK',
    });
  });

  it.each([
    ['POST', undefined],
    ['GET', 'text/html, application/json;q=0.5'],
  ])('is JSON for %s with Accept %s', (method, accept) => {
    const { contentType, body } = acceptedResponse(method, accept, POSTBACK_ID);
    expect(contentType).toBe('application/json; charset=utf-8');
    expect(JSON.parse(body)).toEqual({
      status: 'accepted',
      postback_id: POSTBACK_ID,
      conversion_id: null,
      duplicate: false,
      warnings: [],
      errors: [],
    });
  });
});
