import { UserFacingError } from '@app/common/errors/user-facing-error';
import { ANALYTICS_DATABASE } from '@app/partner-config/databases/platform-databases';
import type { Environment } from '../../../tools/dev-server/processes/app-settings';
import { PrivateBroker } from '../../chaos/events/private-broker';
import type { Figure } from '../report/compare';
import { delayFigures, measureDelay, untilHandled } from './event-delay';
import type { Experiment } from './experiment';
import { sendSingle, track } from './send-events';

/** Undefined on a machine without RabbitMQ. */
export async function onBroker<Result>(
  { folder, cleanUp, print }: Experiment,
  measure: (broker: PrivateBroker) => Promise<Result>,
): Promise<Result | undefined> {
  const broker = await PrivateBroker.start(folder, cleanUp).catch((error: unknown) => {
    if (!(error instanceof UserFacingError)) throw error;
    print(`Events over a broker are left out: ${error.message}`);
    return undefined;
  });
  return broker && measure(broker);
}

/** Single requests while the relay publishes what they store, and how soon it is handled. */
export async function measureEventsOverBroker(
  experiment: Experiment,
  broker: PrivateBroker,
): Promise<{ perSecond: number; delays: Figure[] }> {
  const { harness, print } = experiment;
  const databaseUrl = harness.databaseUrl(ANALYTICS_DATABASE);
  const adjust = (own: Environment): Environment => ({ ...own, RABBITMQ_URL: broker.url });
  const collector = await harness.startCollector({ name: 'relaying-collector', adjust });
  // It subscribes, so that the relay has handlers to publish for.
  const subscribing = await harness.startConsumer({ name: 'subscribing-consumer', adjust });
  await track(collector.url);
  await untilHandled(databaseUrl, collector.url, 'over a broker');
  await subscribing.stop();
  const perSecond = await sendSingle(experiment, collector, 'while the relay publishes them');
  const consumer = await harness.startConsumer({ name: 'broker-consumer', adjust });
  print('Waiting until all are handled over the broker');
  await untilHandled(databaseUrl, collector.url, 'over a broker');
  const delay = await measureDelay(databaseUrl, collector.url, 'over a broker');
  await Promise.all([collector.stop(), consumer.stop()]);
  return { perSecond, delays: delayFigures(' over a broker', delay, 20) };
}
