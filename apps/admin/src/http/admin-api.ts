import { describeProblemResponse, ValidatesOwnInput } from '@app/common';
import {
  applyDecorators,
  Controller,
  Global,
  Inject,
  Module,
  type OnModuleInit,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { ApiKeyGuard } from '../auth/api-key.guard';
import { FailedSignIns } from '../auth/failed-sign-ins.service';
import { ConfigProblemFilter } from '../database/config-problem.filter';
import { EtagInterceptor } from './etag';
import { RequestInputInterceptor } from './request-input.interceptor';

const FILE_TYPES = [
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'ndjson'],
] as const;

/** A controller of the admin API: behind an API key, with validated input, problems as errors and versions as ETags. */
export function AdminApi(path: string, tag: string): ClassDecorator {
  return applyDecorators(
    Controller(`api/v1/${path}`),
    UseFilters(ConfigProblemFilter),
    UseGuards(ApiKeyGuard),
    ValidatesOwnInput(),
    UseInterceptors(RequestInputInterceptor, EtagInterceptor),
    ApiTags(tag),
    ApiSecurity('api-key'),
    ApiResponse({
      status: '4XX',
      ...describeProblemResponse('Refused: the problem says why, and what is wrong with each field'),
    }),
    ApiResponse({ status: '5XX', ...describeProblemResponse('Not done; the request is not the cause') }),
  );
}

/** What the controllers of every feature need. */
@Global()
@Module({ providers: [FailedSignIns], exports: [FailedSignIns] })
export class AdminApiModule implements OnModuleInit {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  /**
   * Accepts an empty body of type JSON, because many clients send that header with a DELETE. A file becomes the member
   * that is named after its type, which a route accepts or refuses like any other.
   */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const parse = fastify.getDefaultJsonParser('error', 'error');
    fastify.removeContentTypeParser('application/json');
    fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
      if (body.trim() === '') done(null, undefined);
      else void parse(request, body, done);
    });
    for (const [type, member] of FILE_TYPES) {
      fastify.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) =>
        done(null, { [member]: body }),
      );
    }
  }
}
