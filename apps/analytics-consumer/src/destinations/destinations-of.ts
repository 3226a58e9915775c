import type { OutsideHandler } from '@app/event-stream';
import type { DestinationsEnvironment } from './destinations.env';
import { bigquery } from './bigquery';
import { ga4 } from './ga4';
import { mixpanel } from './mixpanel';
import { snowflake } from './snowflake';
import { webhook } from './webhook';

/** The destinations that have settings. */
export function destinationsOf(environment: DestinationsEnvironment, flushIntervalMs: number): OutsideHandler[] {
  const { EVENT_WEBHOOK_URL, EVENT_WEBHOOK_SECRET, GA4_MEASUREMENT_ID, GA4_API_SECRET, GA4_URL } = environment;
  const { MIXPANEL_PROJECT_ID, MIXPANEL_SERVICE_ACCOUNT, MIXPANEL_URL } = environment;
  const destinations: OutsideHandler[] = [];
  if (EVENT_WEBHOOK_URL !== '') {
    destinations.push(webhook({ url: EVENT_WEBHOOK_URL, secret: EVENT_WEBHOOK_SECRET }));
  }
  if (GA4_MEASUREMENT_ID !== '') {
    const options = { url: GA4_URL, measurementId: GA4_MEASUREMENT_ID, apiSecret: GA4_API_SECRET };
    destinations.push(ga4({ ...options, flushIntervalMs }));
  }
  if (MIXPANEL_PROJECT_ID !== '') {
    const options = { url: MIXPANEL_URL, projectId: MIXPANEL_PROJECT_ID, serviceAccount: MIXPANEL_SERVICE_ACCOUNT };
    destinations.push(mixpanel({ ...options, flushIntervalMs }));
  }
  if (environment.BIGQUERY_TABLE !== '') {
    destinations.push(
      bigquery({
        url: environment.BIGQUERY_URL,
        table: environment.BIGQUERY_TABLE,
        location: environment.BIGQUERY_LOCATION,
        keyFile: environment.BIGQUERY_KEY_FILE,
        metadataHost: environment.GCE_METADATA_HOST,
        flushIntervalMs: environment.WAREHOUSE_LOAD_INTERVAL * 1_000,
      }),
    );
  }
  if (environment.SNOWFLAKE_TABLE !== '') {
    const { SNOWFLAKE_ACCOUNT: account, SNOWFLAKE_USER: username, SNOWFLAKE_ROLE: role } = environment;
    destinations.push(
      snowflake({
        table: environment.SNOWFLAKE_TABLE,
        account,
        username,
        privateKeyPath: environment.SNOWFLAKE_KEY_FILE,
        warehouse: environment.SNOWFLAKE_WAREHOUSE,
        ...(role !== '' && { role }),
        flushIntervalMs: environment.WAREHOUSE_LOAD_INTERVAL * 1_000,
      }),
    );
  }
  return destinations;
}
