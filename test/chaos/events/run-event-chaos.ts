import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { onDatabase, urlOf } from '@app/partner-config/databases/on-database';
import { ANALYTICS_DATABASE } from '@app/partner-config/databases/platform-databases';
import type { Environment } from '../../../tools/dev-server/processes/app-settings';
import { Harness } from '../../../tools/harness/harness';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import { ChaosDatabase } from '../harness/chaos-database';
import { openProxy } from '../harness/open-proxy';
import type { ChaosRun } from '../run-chaos';
import { awaitHandled, checkEvents, seedEventDefects } from './check-events';
import { EventLoad } from './event-load';
import { type PlannedEventFault, planEventFaults } from './plan-event-faults';
import { PrivateBroker } from './private-broker';
import type { EventChaosReport } from './report-event-chaos';
import { WebhookReceiver } from './webhook-receiver';

const CLIENTS = 24;
/** Requests a second of all clients, unless the option is lower; four in ten are batches of 25 events on average. */
const MAX_RATE = 120;

/** What the faults hit. */
interface Targets {
  database: ChaosDatabase;
  broker: PrivateBroker;
  collectors: HarnessProcess[];
  consumers: HarnessProcess[];
  receiver: WebhookReceiver;
}

/**
 * Two collectors, two consumers, a broker and a destination under load and faults: every acknowledged event is stored
 * once, counted once, and delivered at least once with one id.
 *
 * @throws UserFacingError on a machine without RabbitMQ
 */
export async function runEventChaos({ options, folder, cleanUp, print }: ChaosRun): Promise<EventChaosReport> {
  const { seed, minutes, rate, seededDefects } = options;
  print(`Seed ${seed}`);
  const targets = await startTargets({ folder, cleanUp, print });
  const { collectors, database, receiver } = targets;
  const urls = collectors.map(({ url }) => url);
  const load = new EventLoad(urls, seed, CLIENTS, (CLIENTS * 1_000) / Math.min(rate, MAX_RATE));
  const lengthMs = minutes * 60_000;
  const faults = planEventFaults(seed, lengthMs);
  await Promise.all([wait(lengthMs), ...faults.map((fault) => injectAtTime(fault, targets, print))]);
  print('Waiting for the last responses');
  const summary = await load.stop();
  print(`Checking ${summary.acknowledged.size.toLocaleString('en')} acknowledged events`);
  await database.serving();
  return onDatabase(urlOf(database.url, ANALYTICS_DATABASE), async (client) => {
    const quiescentAfterMs = await awaitHandled(client, receiver);
    const check = await checkEvents(client, summary, receiver);
    const isSeeded = seededDefects.length > 0;
    await seedEventDefects(client, seededDefects);
    return {
      takenAt: new Date().toISOString(),
      seed,
      minutes,
      faults,
      requests: summary.requests,
      acknowledged: summary.acknowledged.size,
      unacknowledged: summary.unacknowledged,
      quiescentAfterMs,
      check: isSeeded ? await checkEvents(client, summary, receiver) : check,
      ...(isSeeded && { checkBeforeDefects: check }),
    };
  });
}

async function startTargets({ folder, cleanUp, print }: Omit<ChaosRun, 'options'>): Promise<Targets> {
  print('Starting PostgreSQL and RabbitMQ');
  const broker = await PrivateBroker.start(folder, cleanUp);
  const database = await ChaosDatabase.start(folder, cleanUp);
  // After a stop the server may have another port.
  const proxy = await openProxy(cleanUp, () => database.port);
  const serverUrl = proxy.through(database.url);
  const harness = await Harness.open({ folder, cleanUp, serverUrl, logLevel: 'warning' });
  const receiver = await WebhookReceiver.start(cleanUp);
  print('Starting two collectors and two consumers');
  const adjust = (own: Environment): Environment => ({
    ...own,
    RABBITMQ_URL: broker.url,
    EVENT_WEBHOOK_URL: receiver.url,
    EVENT_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
    ANALYTICS_FLUSH_INTERVAL: '0',
  });
  const named = (name: string) => ({ name, adjust });
  const collectors = [
    await harness.startCollector(named('collector-1')),
    await harness.startCollector(named('collector-2')),
  ];
  const consumers = [
    await harness.startConsumer(named('consumer-1')),
    await harness.startConsumer(named('consumer-2')),
  ];
  return { database, broker, collectors, consumers, receiver };
}

async function injectAtTime(fault: PlannedEventFault, targets: Targets, print: (line: string) => void): Promise<void> {
  await wait(fault.atMs);
  const length = fault.lengthMs > 0 ? ` for ${(fault.lengthMs / 1_000).toFixed(1)} s` : '';
  print(`${(fault.atMs / 1_000).toFixed(1).padStart(6)} s  ${fault.kind}${length}`);
  await inject(fault, targets);
}

async function inject(
  { kind, place, lengthMs }: PlannedEventFault,
  { database, broker, collectors, consumers, receiver }: Targets,
): Promise<void> {
  switch (kind) {
    case 'kill-collector':
      return collectors[place]!.kill();
    case 'kill-consumer':
      return consumers[place]!.kill();
    case 'freeze-consumer':
      return consumers[place]!.freeze(lengthMs);
    case 'crash-database':
      return database.crash();
    case 'stop-database':
      return database.stopFor(lengthMs);
    case 'stop-broker':
      return broker.endFor('SIGTERM', lengthMs);
    case 'kill-broker':
      return broker.endFor('SIGKILL', lengthMs);
    case 'fill-broker':
      return broker.fillFor(lengthMs);
    case 'refuse-deliveries':
      return receiver.refuseFor(lengthMs);
  }
}
