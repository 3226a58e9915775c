import type { EventHandler } from '@app/event-stream';
import type { ConsumerEnvironment } from '../consumer.env';
import { destinationsOf } from '../destinations/destinations-of';
import { catalogue } from './catalogue.handler';
import { highValuePurchase, unusualBehaviour } from './alerts.handler';
import { hourly } from './hourly.handler';
import { items } from './items.handler';
import { sessions } from './sessions.handler';
import { visitors } from './visitors.handler';

/** Every handler of the database. To add one, write its file and its line here. */
export const HANDLERS: readonly EventHandler[] = [
  hourly,
  visitors,
  sessions,
  catalogue,
  items,
  highValuePurchase,
  unusualBehaviour,
];

/** The handlers of this process: those of the database, and the destinations that have settings. */
export function handlersOf(environment: ConsumerEnvironment): EventHandler[] {
  return [...HANDLERS, ...destinationsOf(environment, environment.ANALYTICS_FLUSH_INTERVAL * 1_000)];
}
