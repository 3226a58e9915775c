import { Controller, Get, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { readJsonBody } from '@app/common';
import type { FastifyRequest } from 'fastify';
import { ForRoles, ReadKeyGuard } from '../access/read-key.guard';
import type { Query as QueryValues } from '../conversion/list-query';
import { QuarantineService } from './quarantine.service';

/** Reached through the partner's own addresses; see door-route.ts. */
@UseGuards(ReadKeyGuard)
@Controller('door/quarantine')
export class QuarantineController {
  constructor(private readonly quarantine: QuarantineService) {}

  @Get()
  list(@Query() query: QueryValues): Promise<unknown> {
    return this.quarantine.list(query);
  }

  @Post('redrive')
  @HttpCode(200)
  @ForRoles('editor', 'admin')
  redrive(@Query() query: QueryValues, @Req() request: FastifyRequest): Promise<unknown> {
    return this.quarantine.redrive(query, readJsonBody(request.body));
  }
}
