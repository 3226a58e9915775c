import type { EventHandler } from '@app/event-stream';
import { hourly } from './hourly.handler';

/** Every handler of this process. To add one, write its file and its line here. */
export const HANDLERS: readonly EventHandler[] = [hourly];
