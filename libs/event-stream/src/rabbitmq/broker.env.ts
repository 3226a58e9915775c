import { CallingEnvironment, IntegerSetting, TextSetting } from '@app/common';

/** The settings of a process that uses the broker, where there is one, and sends requests to others. */
export class BrokerEnvironment extends CallingEnvironment {
  @TextSetting('URL of RabbitMQ (amqp:// or amqps://); empty: RABBITMQ_HOST says where it is.', {
    secret: true,
    pattern: /^(?:amqps?:\/\/\S+)?$/,
    must: 'be a URL that begins with amqp:// or amqps://',
  })
  RABBITMQ_URL: string = '';

  @TextSetting('Host of RabbitMQ; empty, and no RABBITMQ_URL: events travel over PostgreSQL alone.')
  RABBITMQ_HOST: string = '';

  @IntegerSetting('TCP port of RabbitMQ.', { min: 1, max: 65_535 })
  RABBITMQ_PORT: number = 5672;

  @TextSetting('User of RabbitMQ.')
  RABBITMQ_USERNAME: string = 'guest';

  @TextSetting('Password of that user.', { secret: true })
  RABBITMQ_PASSWORD: string = 'guest';
}

/** The URL of the broker; undefined where none is set, and PostgreSQL is the transport. */
export function brokerUrl(settings: BrokerEnvironment): string | undefined {
  if (settings.RABBITMQ_URL !== '') return settings.RABBITMQ_URL;
  if (settings.RABBITMQ_HOST === '') return undefined;
  const [user, password] = [settings.RABBITMQ_USERNAME, settings.RABBITMQ_PASSWORD].map(encodeURIComponent);
  return `amqp://${user}:${password}@${settings.RABBITMQ_HOST}:${settings.RABBITMQ_PORT}`;
}
