import { Controller, Get, Header, HttpCode, Post, Query, Req, UseGuards, UseInterceptors } from '@nestjs/common';
import { readJsonBody } from '@app/common';
import type { FastifyRequest } from 'fastify';
import { CallerRole, type Role } from '../access/caller-role';
import { ForRoles, ReadKeyGuard } from '../access/read-key.guard';
import type { Query as QueryValues } from '../list/list-query';
import { asSeenBy } from '../conversion/mask-conversion';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { JSON_TYPE, writeJson } from '../conversion/verbatim-json';
import { QuarantineService } from './quarantine.service';

/** Reached through the partner's own addresses; see door-route.ts. */
@UseGuards(ReadKeyGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('door/quarantine')
export class QuarantineController {
  constructor(private readonly quarantine: QuarantineService) {}

  @Get()
  @Header('content-type', JSON_TYPE)
  async list(@Query() query: QueryValues, @CallerRole() role: Role): Promise<string> {
    const page = await this.quarantine.list(query, role === 'admin' || role === 'editor');
    return writeJson(asSeenBy(role, page));
  }

  @Post('redrive')
  @HttpCode(200)
  @ForRoles('editor', 'admin')
  redrive(@Query() query: QueryValues, @Req() request: FastifyRequest): Promise<unknown> {
    return this.quarantine.redrive(query, readJsonBody(request.body));
  }
}
