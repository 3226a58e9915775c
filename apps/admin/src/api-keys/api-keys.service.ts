import { problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import type { Principal } from '../auth/principal';
import { ApiKey } from '../database/entities';
import { ConfigWriter } from '../database/config-writer';
import { type ListPage, readPage } from '../http/list-page';
import type { ListRequest } from '../http/list-request.dto';
import type { ApiKeyDocument, CreateApiKey, CreatedApiKey } from './api-key.dto';
import { generateApiKey, insertApiKey } from './stored-api-key';

const REVOKE = `UPDATE api_keys SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL`;

/** Keys that all admins together can create in a minute: enough for people, too few to hide one among many. */
const MAX_NEW_KEYS = 30;
const COUNT_NEW_KEYS = `
  SELECT count(*)::integer AS count FROM api_keys WHERE created_at > now() - interval '1 minute'`;

@Injectable()
export class ApiKeysService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly config: ConfigWriter,
    private readonly environment: AdminEnvironment,
  ) {}

  async list(request: ListRequest): Promise<ListPage<ApiKeyDocument>> {
    const page = await readPage(
      this.database.manager.createQueryBuilder(ApiKey, 'api_key'),
      { column: 'api_key.id', order: 'DESC', of: (key) => key.id, isKey: (content) => isUUID(content) },
      request,
    );
    return { ...page, data: page.data.map(toDocument) };
  }

  create(principal: Principal, request: CreateApiKey): Promise<CreatedApiKey> {
    return this.config.write(principal, async (manager) => {
      await limitNewKeys(manager);
      const key = generateApiKey();
      const id = await insertApiKey(manager, Object.assign(request, { key }), this.environment.TOKEN_HASH_KEY);
      const stored = await manager.findOneByOrFail(ApiKey, { id });
      return Object.assign(toDocument(stored), { key });
    });
  }

  /** Revoking a key again changes nothing. */
  revoke(principal: Principal, id: string): Promise<ApiKeyDocument> {
    return this.config.write(principal, async (manager) => {
      const key = isUUID(id) ? await manager.findOneBy(ApiKey, { id }) : null;
      if (!key) throw problems.notFound('The API key');
      await manager.query(REVOKE, [id]);
      return toDocument(await manager.findOneByOrFail(ApiKey, { id }));
    });
  }
}

async function limitNewKeys(manager: EntityManager): Promise<void> {
  const [{ count }] = (await manager.query(COUNT_NEW_KEYS)) as [{ count: number }];
  if (count >= MAX_NEW_KEYS) throw problems.rateLimited('Too many API keys were created in the last minute.', 60_000);
}

function toDocument(key: ApiKey): ApiKeyDocument {
  const { key_hash: _, ...document } = key;
  return document;
}
