import { problems } from '@app/common';
import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { type ListRequest, pageSizeOf } from './list-request.dto';

export interface ListPage<T> {
  data: T[];
  /** Null on the last page. */
  next_cursor: string | null;
  /** Null when the page was asked for by cursor. */
  page: number | null;
  page_size: number;
  /** Entries on all pages; null when the page was asked for by cursor. */
  total: number | null;
}

/** The column by which a list is ordered; its values are unique within the list. */
export interface ListKey<Row> {
  /** `alias.column` in the query. */
  column: string;
  order: 'ASC' | 'DESC';
  of: (row: Row) => string | number;
  /** Whether the content of a cursor is a key of this list. */
  isKey: (content: unknown) => boolean;
}

/** Numbers outside this range cannot be compared with an integer column. */
export const isIntegerKey = (content: unknown): boolean =>
  Number.isInteger(content) && Math.abs(content as number) <= 2 ** 31 - 1;

export const isTextKey = (content: unknown): boolean => typeof content === 'string' && !content.includes('\0');

/** Reads one page. A cursor costs the same at any depth; `page` counts rows. */
export async function readPage<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  key: ListKey<Row>,
  request: ListRequest,
): Promise<ListPage<Row>> {
  const size = pageSizeOf(request);
  const isByCursor = request.cursor !== undefined;
  const page = isByCursor ? null : (request.page ?? 1);
  const total = isByCursor ? null : await query.getCount();
  if (request.cursor !== undefined) {
    const comparison = key.order === 'ASC' ? '>' : '<';
    query.andWhere(`${key.column} ${comparison} :after`, { after: decodeCursor(request.cursor, key) });
  }
  const rows = await query
    .orderBy(key.column, key.order)
    .skip(page === null ? 0 : (page - 1) * size)
    .take(size + 1)
    .getMany();
  const data = rows.slice(0, size);
  const next_cursor = rows.length > size ? encodeCursor(key.of(data.at(-1)!)) : null;
  return { data, next_cursor, page, page_size: size, total };
}

function encodeCursor(key: string | number): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeCursor<Row>(cursor: string, { isKey }: ListKey<Row>): unknown {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (isKey(content)) return content;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw problems.invalidRequest([
    { field: 'cursor', code: 'invalid_cursor', value: cursor, reason: 'is no next_cursor of this list' },
  ]);
}

/** Documents a list of `model`. */
export function ApiPage(model: Type): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(model),
    ApiOkResponse({
      description: 'One page of the list',
      schema: {
        title: `${model.name.replace(/Document$|Entry$/, '')}Page`,
        type: 'object',
        required: ['data', 'next_cursor', 'page', 'page_size', 'total'],
        properties: {
          data: { type: 'array', items: { $ref: getSchemaPath(model) } },
          next_cursor: { type: 'string', nullable: true, example: null },
          page: { type: 'integer', nullable: true, example: 1 },
          page_size: { type: 'integer', example: 50 },
          total: { type: 'integer', nullable: true, example: 2 },
        },
      },
    }),
  );
}
