import { ValidatesOwnInput, describeProblemResponse } from '@app/common';
import { applyDecorators, Controller, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiKeyGuard } from '../auth/api-key.guard';
import { ConfigProblemFilter } from '../database/config-problem.filter';
import { EtagInterceptor } from './etag.interceptor';
import { RequestInputInterceptor } from './request-input.interceptor';

/** A controller of the admin API: behind an API key, validated, with problems as answers and versions as ETags. */
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
    ApiResponse({ status: '5XX', ...describeProblemResponse('Not done, by no fault of the request') }),
  );
}
