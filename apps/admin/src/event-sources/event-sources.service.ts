import { randomBytes } from 'node:crypto';
import { keyedHash, problems } from '@app/common';
import type { SourceKeyKind } from '@app/partner-config';
import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import type { Principal } from '../auth/principal';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import { EventSource, SourceKey } from '../database/entities';
import type { VersionCondition } from '../http/etag';
import { isTextKey, type ListPage, readPage } from '../http/list-page';
import type { ListRequest } from '../http/list-request.dto';
import type {
  ChangeEventSource,
  CreatedSourceKey,
  CreateEventSource,
  EventSourceDocument,
  SourceKeyDocument,
} from './event-source.dto';

const PREFIX_LENGTH = 8;
/** A public key only names its source, and stands in every page. */
const KEY_BYTES: Readonly<Record<SourceKeyKind, number>> = { public: 16, secret: 32 };
const KEY_PREFIXES: Readonly<Record<SourceKeyKind, string>> = { public: 'pk_', secret: 'sk_' };

const INSERT_KEY = `
  INSERT INTO source_keys (source_id, kind, key_hash, key_prefix, public_key) VALUES ($1, $2, $3, $4, $5) RETURNING id`;
const REVOKE_KEY = `UPDATE source_keys SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL`;

@Injectable()
export class EventSourcesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly config: ConfigWriter,
    private readonly environment: AdminEnvironment,
  ) {}

  async list(request: ListRequest): Promise<ListPage<EventSourceDocument>> {
    const query = this.database.manager
      .createQueryBuilder(EventSource, 'source')
      .leftJoinAndSelect('source.keys', 'source_key');
    const key = { column: 'source.code', order: 'ASC', of: ({ code }: EventSource) => code, isKey: isTextKey } as const;
    const page = await readPage(query, key, request);
    return { ...page, data: page.data.map(toDocument) };
  }

  async read(code: string, manager: EntityManager = this.database.manager): Promise<EventSourceDocument> {
    const source = await manager.findOne(EventSource, { where: { code }, relations: { keys: true } });
    if (!source) throw unknownSource(code);
    return toDocument(source);
  }

  create(principal: Principal, request: CreateEventSource): Promise<EventSourceDocument> {
    return this.config.write(principal, async (manager) => {
      const { identifiers } = await manager.insert(EventSource, request);
      await this.insertKey(manager, identifiers[0]!.id as number, 'public');
      await recordHistory(manager);
      return this.read(request.code, manager);
    });
  }

  change(
    principal: Principal,
    code: string,
    condition: VersionCondition,
    changes: ChangeEventSource,
  ): Promise<EventSourceDocument> {
    return this.config.write(principal, async (manager) => {
      const { id, version } = await lockSource(manager, code);
      condition(version);
      if (Object.keys(changes).length > 0) await manager.update(EventSource, { id }, changes);
      await recordHistory(manager);
      return this.read(code, manager);
    });
  }

  addKey(principal: Principal, code: string, kind: SourceKeyKind): Promise<CreatedSourceKey> {
    return this.config.write(principal, async (manager) => {
      const { id: sourceId } = await lockSource(manager, code);
      const { id, key } = await this.insertKey(manager, sourceId, kind);
      return Object.assign(await manager.findOneByOrFail(SourceKey, { id }), { key });
    });
  }

  /** Revoking a key again changes nothing. */
  revokeKey(principal: Principal, code: string, id: string): Promise<SourceKeyDocument> {
    return this.config.write(principal, async (manager) => {
      const { id: source_id } = await lockSource(manager, code);
      const key = isUUID(id) ? await manager.findOneBy(SourceKey, { id, source_id }) : null;
      if (!key) throw problems.notFound('The write key');
      await manager.query(REVOKE_KEY, [id]);
      return manager.findOneByOrFail(SourceKey, { id });
    });
  }

  private async insertKey(
    manager: EntityManager,
    sourceId: number,
    kind: SourceKeyKind,
  ): Promise<{ id: string; key: string }> {
    const key = KEY_PREFIXES[kind] + randomBytes(KEY_BYTES[kind]).toString('base64url');
    const hash = keyedHash(this.environment.TOKEN_HASH_KEY, key);
    const values = [sourceId, kind, hash, key.slice(0, PREFIX_LENGTH), kind === 'public' ? key : null];
    const [{ id }] = (await manager.query(INSERT_KEY, values)) as [{ id: string }];
    return { id, key };
  }
}

/** Locks a source until the transaction ends, so that its version is that of the condition. @throws Problem 404 */
async function lockSource(manager: EntityManager, code: string): Promise<EventSource> {
  const source = await manager.findOne(EventSource, { where: { code }, lock: { mode: 'pessimistic_write' } });
  if (!source) throw unknownSource(code);
  return source;
}

function unknownSource(code: string): Error {
  return problems.notFound(`Source "${code.slice(0, 100)}"`);
}

function toDocument({ keys, ...source }: EventSource): EventSourceDocument {
  const byAge = keys.toSorted((one, other) => one.created_at.getTime() - other.created_at.getTime());
  return { ...source, keys: byAge };
}
