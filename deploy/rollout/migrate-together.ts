import { executeJob, replaceManifest } from '../cloud/cloud-run';
import type { Gcloud } from '../cloud/gcloud';
import { readSecret } from '../cloud/secret-manager';
import type { Job } from '../manifests/knative';
import { homeOf, migrationOwner, platformNames } from '../manifests/names';
import { renderJob } from '../manifests/render-manifests';
import { serverSecret } from '../manifests/secrets';
import { type DeploySettings, projectNumbers } from '../settings/deploy-settings';
import type { Rollout } from './plan-rollout';

/** One alone is migrated by its own job. */
const MIN_PARTNERS = 2;
/** Of one execution: Cloud Run takes 32 KiB of settings. */
const MAX_PARTNERS = 300;
const TIMEOUT_S = 3_600;

/** Partners whose databases are on one server, and get their migrations by one execution. */
interface Group {
  server: string;
  rollouts: Rollout[];
}

/**
 * Migrates the databases of many running partners by one job for each server, whose tasks share the partners: a job for
 * each partner would start a container for each. New partners are migrated by their own job, after their database is
 * prepared; so are those of a job that failed, whereby the failure is that of one partner.
 *
 * @param parallel how many tasks run at once; no more connect than when each partner runs its own job
 * @param onFailure gets the reason why the partners of a job are migrated one by one
 * @returns those that are migrated
 */
export async function migrateTogether(
  gcloud: Gcloud,
  settings: DeploySettings,
  rollouts: readonly Rollout[],
  parallel: number,
  onFailure: (reason: string) => void,
): Promise<Set<Rollout>> {
  const migrated = new Set<Rollout>();
  for (const group of groupsOf(rollouts)) {
    try {
      const job = await renderMigration(gcloud, settings, group, parallel);
      await gcloud.change(replaceManifest(job, homeOf(settings)));
      await gcloud.change(executeJob(job.metadata.name, homeOf(settings)));
      for (const rollout of group.rollouts) migrated.add(rollout);
    } catch (error) {
      onFailure((error as Error).message);
    }
  }
  return migrated;
}

function groupsOf(rollouts: readonly Rollout[]): Group[] {
  const running = rollouts.filter(({ partner, step }) => partner && (step === 'update' || step === 'resume'));
  // Each schema is that of the image that its service is about to run.
  return [...Map.groupBy(running, (one) => `${one.server} ${imageOf(one)}`).values()].flatMap((all) => {
    if (all.length < MIN_PARTNERS) return [];
    const { server } = all[0]!;
    const count = Math.ceil(all.length / MAX_PARTNERS);
    return Array.from({ length: count }, (_, part) => ({
      server,
      rollouts: all.filter((_rollout, index) => index % count === part),
    }));
  });
}

async function renderMigration(
  gcloud: Gcloud,
  settings: DeploySettings,
  { server, rollouts }: Group,
  parallel: number,
): Promise<Job> {
  const { prefix, networks } = settings;
  const home = homeOf(settings);
  const secret = serverSecret(prefix, server);
  const { enabledVersion = '' } = await readSecret(gcloud, home.project, secret);
  const { process } = rollouts[0]!;
  const partners = rollouts.map(({ partner, database }) => `${partner!.partner_code}:${database}`).join(',');
  return renderJob(
    { ...process, kind: 'admin', service: migrationOwner(prefix, server), place: home },
    {
      purpose: 'migrate',
      script: 'dist/apps/partner-service/src/migrate-partners.js',
      overrides: { env: { PARTNERS: partners }, secrets: { SERVER_URL: secret } },
      runsAs: platformNames(prefix).provisioner,
      place: home,
      retries: 0,
      timeoutSeconds: TIMEOUT_S,
      tasks: Math.min(parallel, rollouts.length),
    },
    {
      image: imageOf(rollouts[0]!),
      network: networks[home.region]!,
      versions: new Map([[`${home.project}/${secret}`, enabledVersion]]),
      numbers: projectNumbers(settings),
    },
  );
}

function imageOf({ manifest }: Rollout): string {
  return manifest.spec.template.spec.containers[0].image;
}
