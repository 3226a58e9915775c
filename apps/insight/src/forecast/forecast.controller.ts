import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { FIGURE_FORECAST, type FigureForecast, FORECAST_DAYS, schemas } from '@app/internal-protocol';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ONLY_PARTNER } from '../query/query.controller';
import { readReader } from '../query/read-reader';
import { ForecastService } from './forecast.service';

const FORECAST = {
  summary: 'The next days of a figure, with an interval and how such forecasts did',
  body: {
    plan: { ...schemas.FREE, description: 'One metric that is a sum, and filters' },
    days: { ...schemas.STRING, enum: [...FORECAST_DAYS], default: FORECAST_DAYS[0] },
    now: { ...schemas.TIME, description: 'The moment of the forecast; by default the present' },
    only_partner: ONLY_PARTNER,
  },
  required: ['plan'],
  example: { plan: { metrics: ['conversions'] } },
  response: FIGURE_FORECAST,
};

/** Forecasts for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/forecast')
export class ForecastController {
  constructor(private readonly forecasts: ForecastService) {}

  @Post()
  @HttpCode(200)
  @Contract(FORECAST)
  async forecast(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<FigureForecast> {
    const days = input.oneOf('days', FORECAST_DAYS) ?? FORECAST_DAYS[0];
    const now = input.time('now');
    const reader = readReader(input, peer);
    input.check();
    const moment = now === null ? new Date() : new Date(now);
    return this.forecasts.read(input.value('plan'), Number(days), reader, moment);
  }
}
