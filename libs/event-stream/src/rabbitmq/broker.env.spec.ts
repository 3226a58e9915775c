import { readEnvironment } from '@app/common';
import { BrokerEnvironment, brokerUrl } from './broker.env';

const urlOf = (source: Record<string, string>) => brokerUrl(readEnvironment(BrokerEnvironment, source));

describe('the settings of the broker', () => {
  it('name no broker by default', () => {
    expect(urlOf({})).toBeUndefined();
  });

  it('build a URL of the parts, whatever the password has in it', () => {
    const url = urlOf({ RABBITMQ_HOST: 'broker', RABBITMQ_USERNAME: 'events', RABBITMQ_PASSWORD: 'p@ss/w:rd' });
    expect(url).toBe('amqp://events:p%40ss%2Fw%3Ard@broker:5672');
    expect(decodeURIComponent(new URL(url!).password)).toBe('p@ss/w:rd');
  });

  it('prefer the URL', () => {
    expect(urlOf({ RABBITMQ_URL: 'amqps://a:b@host/vhost', RABBITMQ_HOST: 'other' })).toBe('amqps://a:b@host/vhost');
  });

  it('refuse the URL of something else', () => {
    expect(() => urlOf({ RABBITMQ_URL: 'https://host' })).toThrow('RABBITMQ_URL must be a URL that begins with amqp');
  });
});
