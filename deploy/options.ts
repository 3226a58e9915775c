/** The options of `npm run deploy`; `npm run provision` has the same. */
export interface DeployOptions {
  /** Partner codes, `admin`, `gateway`, `insight`, `analytics`, `analytics-consumer`; none: everything. */
  names: string[];
  /** The file of the installation's settings. */
  settings: string;
  image?: string | undefined;
  /** A file of partners, in place of the admin API. */
  partners?: string | undefined;
  adminUrl?: string | undefined;
  /** How many rollouts run at a time. */
  parallel: number;
  /** The waves of a release, as `canary,10%,all`. */
  waves: string;
  /** How long a wave serves before the next one. */
  bakeMs: number;
  /** How many services may fail before no other is started. */
  maxFailures: number;
  /** The name of the release; of a rollback, the release to return to, or `previous`. */
  release?: string | undefined;
  dryRun: boolean;
  yes: boolean;
  /** The revision to roll back to. */
  to?: string | undefined;
  /** Roll back without a smoke test. */
  unchecked: boolean;
  /** The partner's code once more, to remove its data too. */
  deleteData?: string | undefined;
}
