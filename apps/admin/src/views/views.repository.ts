import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ChangeView, SavedView, SaveView } from './views.dto';

const LIST_VIEWS = `
  SELECT id, list, owner, name, query, columns, is_shared, owner = $1 AS is_own, updated_at FROM saved_views
   WHERE (owner = $1 OR is_shared) AND list = COALESCE($2, list)
   ORDER BY list, lower(name), owner`;

const INSERT_VIEW = `
  INSERT INTO saved_views (owner, list, name, query, columns, is_shared) VALUES ($1, $2, $3, $4, $5, $6)
  RETURNING id, list, owner, name, query, columns, is_shared, true AS is_own, updated_at`;

const CHANGE_VIEW = `
  UPDATE saved_views
     SET name = COALESCE($3, name), query = COALESCE($4, query), is_shared = COALESCE($5, is_shared),
         columns = CASE WHEN $6 THEN $7::text[] ELSE columns END, updated_at = now()
   WHERE owner = $1 AND id = $2
  RETURNING id, list, owner, name, query, columns, is_shared, true AS is_own, updated_at`;

const DELETE_VIEW = 'DELETE FROM saved_views WHERE owner = $1 AND id = $2 RETURNING id';

/** Views in the config database. A view of another person is not found, shared or not. */
@Injectable()
export class ViewsRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  list(owner: string, list: string | undefined): Promise<SavedView[]> {
    return this.database.query(LIST_VIEWS, [owner, list ?? null]);
  }

  async insert(owner: string, { list, name, query, columns, is_shared: isShared }: SaveView): Promise<SavedView> {
    const values = [owner, list, name, query, columns ?? null, isShared ?? false];
    const rows = await this.database.query<SavedView[]>(INSERT_VIEW, values);
    return rows[0]!;
  }

  async change(
    owner: string,
    id: string,
    { name, query, columns, is_shared: isShared }: ChangeView,
  ): Promise<SavedView | undefined> {
    const hasColumns = columns !== undefined;
    const values = [owner, id, name ?? null, query ?? null, isShared ?? null, hasColumns, columns ?? null];
    const [rows] = await this.database.query<[SavedView[], number]>(CHANGE_VIEW, values);
    return rows[0];
  }

  /** Whether there was one. */
  async delete(owner: string, id: string): Promise<boolean> {
    const [, count] = await this.database.query<[unknown[], number]>(DELETE_VIEW, [owner, id]);
    return count > 0;
  }
}
