import { type Network, NETWORKS } from '@app/networks';
import { Get, Inject, Module } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminEnvironment } from '../admin.env';
import { AdminApi } from '../http/admin-api';
import { type NetworkDocument, NetworkList } from './networks.dto';

/** Lists the facts about affiliate networks, from the tables of `libs/networks`. */
@AdminApi('networks', 'networks')
export class NetworksController {
  constructor(@Inject(AdminEnvironment) private readonly environment: AdminEnvironment) {}

  @Get()
  @ApiOperation({ summary: 'List the networks whose macros are known, with a template for a partner of each' })
  @ApiOkResponse({ type: NetworkList })
  listNetworks(): NetworkList {
    const { PUBLIC_URL, GATEWAY_URL } = this.environment;
    return { postback_origin: PUBLIC_URL || GATEWAY_URL || null, data: NETWORKS.map(documentOf) };
  }
}

function documentOf({ code, name, source, date, style, macros, template, ...rest }: Network): NetworkDocument {
  return {
    code,
    name,
    source,
    date,
    style,
    macros: macros.map(({ name, field = null, basis }) => ({ name, field, basis })),
    time_zone: rest.timeZone,
    max_consecutive_errors: rest.maxConsecutiveErrors,
    template,
  };
}

@Module({ controllers: [NetworksController] })
export class NetworksModule {}
