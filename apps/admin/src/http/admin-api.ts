import { JudgesOwnInput } from '@app/common';
import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiDefaultResponse, ApiExtraModels, ApiSecurity, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { ApiKeyGuard } from '../auth/api-key.guard';
import { ConfigProblemFilter } from '../database/config-problem.filter';
import { EtagInterceptor } from './etag.interceptor';
import { ProblemDto } from './problem.dto';
import { RequestInputInterceptor } from './request-input.interceptor';

/** A controller of the admin API: behind an API key, validated, with problems as answers and versions as ETags. */
export function AdminApi(path: string, tag: string): ClassDecorator {
  return applyDecorators(
    Controller(`api/v1/${path}`),
    UseFilters(ConfigProblemFilter),
    UseGuards(ApiKeyGuard),
    JudgesOwnInput(),
    UseInterceptors(RequestInputInterceptor, EtagInterceptor),
    ApiTags(tag),
    ApiSecurity('api-key'),
    ApiExtraModels(ProblemDto),
    ApiDefaultResponse({
      description: 'A problem (RFC 9457)',
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
    }),
  );
}
