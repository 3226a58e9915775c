import type { EdgeSettings } from '../settings';
import { enqueuePostback } from './enqueue-postback';

const REQUEST = {
  postbackId: '019aa5f0-7c00-7000-8000-000000000000',
  address: '203.0.113.7',
  method: 'GET',
  target: '/involve/event?a=1',
  headers: new Headers(),
  body: new Uint8Array(0),
};

const settingsWith = (send: () => Promise<void>) =>
  ({ queue: { send }, keepMs: 20, redeliverAfterSeconds: 15 }) as unknown as EdgeSettings;

describe('keeping a postback', () => {
  it('is done when the queue has it', async () => {
    const send = jest.fn(() => Promise.resolve());
    await enqueuePostback(REQUEST, settingsWith(send));
    expect(send).toHaveBeenCalledWith(expect.any(Uint8Array), { contentType: 'bytes', delaySeconds: 15 });
  });

  it('fails as the queue does', async () => {
    const refusing = settingsWith(() => Promise.reject(new Error('Too Many Requests')));
    await expect(enqueuePostback(REQUEST, refusing)).rejects.toThrow('Too Many Requests');
  });

  it('fails in bounded time when the queue keeps silent', async () => {
    const silent = settingsWith(() => new Promise(() => undefined));
    await expect(enqueuePostback(REQUEST, silent)).rejects.toThrow('did not answer within 20 ms');
  });
});
