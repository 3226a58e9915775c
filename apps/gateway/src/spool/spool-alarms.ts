import { Log } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { GatewayEnvironment } from '../gateway.env';
import type { PartnerTotals } from './spool-status';

/** Postbacks leave the spool seconds after their service is back: after this time, somebody has to look. */
const MAX_AGE_MS = 10 * 60_000;
/** Of `SPOOL_MAX_BYTES`; beyond the maximum, senders get 503. */
const NEARLY_FULL_SHARE = 0.7;
/** An alarm is logged again while it lasts: Cloud Monitoring closes an incident after five minutes without. */
const REPEAT_MS = 4 * 60_000;

const ALARMS = ['stuck', 'nearly_full'] as const;
type Alarm = (typeof ALARMS)[number];
const UNAVAILABLE = 'unavailable';

/** Which alarms a partner's spool gives. */
export function alarmsOf(totals: PartnerTotals, maxBytes: number, nowMs: number): Alarm[] {
  const { oldestWaitingMs, bytes } = totals;
  const isStuck = oldestWaitingMs !== null && nowMs - oldestWaitingMs > MAX_AGE_MS;
  const isNearlyFull = bytes > maxBytes * NEARLY_FULL_SHARE;
  const given: Record<Alarm, boolean> = { stuck: isStuck, nearly_full: isNearlyFull };
  return ALARMS.filter((alarm) => given[alarm]);
}

/** Logs what somebody has to know about the spool. Where metrics cannot be read, as on Cloud Run, alerts count these lines. */
@Injectable()
export class SpoolAlarms {
  /** When an alarm was logged last, on the clock of `performance`. */
  private readonly loggedMs = new Map<string, number>();

  constructor(
    private readonly environment: GatewayEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** @param measured what the spool holds now, by partner */
  report(measured: ReadonlyMap<string, PartnerTotals>): void {
    this.loggedMs.delete(UNAVAILABLE);
    for (const [partner, totals] of measured) {
      const alarms = alarmsOf(totals, this.environment.SPOOL_MAX_BYTES, Date.now());
      for (const alarm of ALARMS) {
        if (alarms.includes(alarm)) this.logAgain(`${alarm} ${partner}`, () => this.logAlarm(alarm, partner, totals));
        else this.loggedMs.delete(`${alarm} ${partner}`);
      }
    }
  }

  /** While it lasts, a postback that its service does not take is answered 503. */
  reportUnavailable(error: unknown): void {
    this.logAgain(UNAVAILABLE, () => this.log.error('Failed to measure the spool', error));
  }

  private logAlarm(alarm: Alarm, partner: string, { waiting, bytes, oldestWaitingMs }: PartnerTotals): void {
    const oldest = oldestWaitingMs === null ? undefined : new Date(oldestWaitingMs).toISOString();
    const fields = { partner, waiting, bytes, oldest_received_at: oldest };
    const messages: Record<Alarm, string> = {
      stuck: 'Spooled postbacks have waited for over ten minutes',
      nearly_full: 'A spool is nearly full',
    };
    this.log.error(messages[alarm], undefined, fields);
  }

  private logAgain(key: string, log: () => void): void {
    const nowMs = performance.now();
    if (nowMs - (this.loggedMs.get(key) ?? -Infinity) < REPEAT_MS) return;
    this.loggedMs.set(key, nowMs);
    log();
  }
}
