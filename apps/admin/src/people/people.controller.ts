import { Body, Delete, Get, Global, HttpCode, Module, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { AdminOnly } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { Person } from '../database/entities';
import { AdminApi } from '../http/admin-api';
import { ApiPage, type ListPage } from '../http/list-page';
import { ListRequest } from '../http/list-request.dto';
import { AddPerson, ChangePerson } from './people.dto';
import { PeopleService } from './people.service';

const PersonId = (): MethodDecorator =>
  ApiParam({ name: 'id', schema: { type: 'string', example: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b' } });

@AdminApi('people', 'people')
@AdminOnly()
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  @Get()
  @ApiOperation({ summary: 'List the addresses that Identity-Aware Proxy may sign in, with their roles; for admins' })
  @ApiPage(Person)
  listPeople(@Query() request: ListRequest): Promise<ListPage<Person>> {
    return this.people.list(request);
  }

  @Post()
  @ApiOperation({ summary: 'Give an address or a domain a role; for admins' })
  @ApiBody({
    type: AddPerson,
    examples: {
      'a person': { value: { email: 'mei@example.com', role: 'editor' } },
      'a domain': { value: { email: '*@example.org', role: 'viewer' } },
    },
  })
  @ApiCreatedResponse({ description: 'The entry', type: Person })
  addPerson(@CurrentPrincipal() principal: Principal, @Body() request: AddPerson): Promise<Person> {
    return this.people.add(principal, request);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change a role, at once; for admins, except their own' })
  @PersonId()
  @ApiBody({ type: ChangePerson, examples: { 'a viewer': { value: { role: 'viewer' } } } })
  @ApiOkResponse({ description: 'The entry', type: Person })
  changePerson(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() request: ChangePerson,
  ): Promise<Person> {
    return this.people.change(principal, id, request);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove an address or a domain, at once; for admins, except their own' })
  @PersonId()
  @ApiNoContentResponse({ description: 'The entry is removed' })
  removePerson(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    return this.people.remove(principal, id);
  }
}

/** Global, because the guard of every feature looks up the role of a person. */
@Global()
@Module({ controllers: [PeopleController], providers: [PeopleService], exports: [PeopleService] })
export class PeopleModule {}
