import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppScripts } from '../processes/app-settings';

const FAKE_APPS = join(__dirname, 'fake-programs.cjs');

/** A small program for each part of the platform that a fake stands for. */
export async function writeFakeApps(folder: string): Promise<AppScripts> {
  const script = async (what: string): Promise<string> => {
    const file = join(folder, `${what}.cjs`);
    await writeFile(file, `require(${JSON.stringify(FAKE_APPS)}).${what}();\n`);
    return file;
  };
  return {
    admin: { main: await script('admin'), migrate: await script('migrateConfig'), seed: await script('seed') },
    gateway: { main: await script('gateway'), migrate: await script('migrateGateway') },
    analytics: { main: await script('events'), migrate: await script('migrateAnalytics') },
    consumer: { main: await script('events') },
    insight: { main: await script('events'), migrate: await script('migrateInsight') },
    service: {
      main: await script('service'),
      host: await script('service'),
      migrate: await script('migratePartner'),
      maintenance: await script('maintain'),
      cellMaintenance: await script('maintain'),
      move: await script('maintain'),
    },
  };
}
