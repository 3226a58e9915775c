import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { DataSource } from 'typeorm';
import { SeedEnvironment } from './admin.env';
import { configEntities } from './database/entities';
import { TenantTokens } from './secrets/tenant-tokens.service';
import { seedPartners } from './seed/seed-partners';
import { SHIPPED_PARTNERS } from './seed/shipped-partners';

runMain('admin seed', async () => {
  const environment = readEnvironment(SeedEnvironment);
  const database = new DataSource({
    type: 'postgres',
    url: environment.CONFIG_DATABASE_URL,
    entities: configEntities,
    applicationName: 'admin seed',
    installExtensions: false,
  });
  await database.initialize();
  try {
    const lines = await seedPartners(database, new TenantTokens(environment), SHIPPED_PARTNERS);
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await database.destroy();
  }
});
