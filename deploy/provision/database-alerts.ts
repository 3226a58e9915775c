import type { DeploySettings } from '../settings/deploy-settings';
import { type Alerting, alertPolicy } from './alert-policy';
import type { Resource } from './resource';

const DATABASE = 'resource.label.database_id';
const RUNBOOK = 'a-database-server-is-nearly-full';

/** Of the disk, which grows by itself up to the limit of the instance or the budget. */
const FULL_DISK_SHARE = 0.85;
const BUSY_PROCESSOR_SHARE = 0.9;
/** Of max_connections: the rest is soon taken when every service adds instances. */
const USED_CONNECTIONS_SHARE = 0.8;

/** Alerts on the disk and the processor of all database servers, and on the connections of each. */
export function databaseAlerts({ project, servers }: DeploySettings, alerting: Alerting): Resource[] {
  return [
    utilization('disk', 'The disk of a database server is nearly full', FULL_DISK_SHARE, '600s', alerting),
    utilization('cpu', 'The processor of a database server is busy', BUSY_PROCESSOR_SHARE, '900s', alerting),
    ...Object.values(servers).map(({ instance, max_connections: maximum }) => {
      const about = {
        title: `Connections to ${instance} run out`,
        description: `Over ${USED_CONNECTIONS_SHARE * 100} % of ${maximum} connections are open`,
        runbook: RUNBOOK,
        subject: DATABASE,
      };
      return alertPolicy(about, alerting, {
        filter:
          'metric.type="cloudsql.googleapis.com/database/postgresql/num_backends" AND ' +
          `resource.type="cloudsql_database" AND ${DATABASE}="${project}:${instance}"`,
        aggregations: [
          // The metric has one series for each database of the server.
          {
            alignmentPeriod: '60s',
            perSeriesAligner: 'ALIGN_MEAN',
            crossSeriesReducer: 'REDUCE_SUM',
            groupByFields: [DATABASE],
          },
        ],
        comparison: 'COMPARISON_GT',
        thresholdValue: Math.floor(maximum * USED_CONNECTIONS_SHARE),
        duration: '300s',
      });
    }),
  ];
}

function utilization(of: 'disk' | 'cpu', title: string, share: number, duration: string, alerting: Alerting): Resource {
  const description = `Over ${share * 100} % for ${Number.parseInt(duration, 10) / 60} minutes`;
  return alertPolicy({ title, description, runbook: RUNBOOK, subject: DATABASE }, alerting, {
    filter: `metric.type="cloudsql.googleapis.com/database/${of}/utilization" AND resource.type="cloudsql_database"`,
    aggregations: [
      {
        alignmentPeriod: '60s',
        perSeriesAligner: 'ALIGN_MEAN',
        crossSeriesReducer: 'REDUCE_MAX',
        groupByFields: [DATABASE],
      },
    ],
    comparison: 'COMPARISON_GT',
    thresholdValue: share,
    duration,
  });
}
