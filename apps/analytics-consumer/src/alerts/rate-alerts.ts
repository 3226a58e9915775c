import { readStatement } from '@app/common/database/read-statement';
import type { Pool } from 'pg';

const RAISE_SILENCE_ALERTS = readStatement(__dirname, 'raise_silence_alerts');
const RAISE_SPIKE_ALERTS = readStatement(__dirname, 'raise_spike_alerts');

/**
 * Compares what came until a time with what came at the same time in previous weeks, and raises alerts for what is missing
 * and for what is far more. Any number of processes may do it: an alert is raised once.
 */
export async function raiseRateAlerts(pool: Pool, now: Date): Promise<void> {
  await pool.query({ ...RAISE_SILENCE_ALERTS, values: [now] });
  await pool.query({ ...RAISE_SPIKE_ALERTS, values: [now] });
}
