import { Injectable } from '@nestjs/common';
import { MetricsService } from '@app/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { PostbackDispatcher } from '../upstream/postback-dispatcher.service';
import { RouteTableService } from '../routing/route-table.service';

const LATENCY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface PartnerMetrics {
  latency: { observe(seconds: number): void };
  byStatus: Map<number, { inc(): void }>;
}

/** The figures of the door, by partner. */
@Injectable()
export class IngressMetrics {
  private readonly requests: Counter<'partner' | 'status'>;
  private readonly latency: Histogram<'partner'>;
  private readonly edge: Counter<'outcome'>;
  private readonly known = new Map<string, PartnerMetrics>();

  constructor(metrics: MetricsService, routes: RouteTableService, courier: PostbackDispatcher) {
    const registers = [metrics.registry];
    this.requests = new Counter({
      name: 'gateway_requests_total',
      help: 'Requests by partner and answered status; partner is empty where no route took them',
      labelNames: ['partner', 'status'],
      registers,
    });
    this.latency = new Histogram({
      name: 'gateway_request_duration_seconds',
      help: 'From the whole request read to the whole answer had',
      labelNames: ['partner'],
      buckets: LATENCY_SECONDS,
      registers,
    });
    this.edge = new Counter({
      name: 'gateway_edge_requests_total',
      help: 'Requests with a signature of the edge: believed, or ignored because it is not good',
      labelNames: ['outcome'],
      registers,
    });
    new Gauge({
      name: 'gateway_service_away',
      help: '1 while the partner service does not answer, so that its postbacks go to the spool at once',
      labelNames: ['partner'],
      registers,
      collect() {
        this.reset();
        for (const route of routes.current().byPartner.values()) {
          this.set({ partner: route.partnerCode }, courier.isUnavailable(route) ? 1 : 0);
        }
      },
    });
    new Gauge({
      name: 'routes_age_seconds',
      help: 'Time since the config database last confirmed the routes',
      registers,
      collect() {
        this.set(routes.ageMs() / 1000);
      },
    });
  }

  recordEdge(isBelieved: boolean): void {
    this.edge.inc({ outcome: isBelieved ? 'believed' : 'ignored' });
  }

  /** A label's figures are looked up once: the look-up in the registry costs more than the count. */
  recordResponse(partner: string, status: number, tookMs: number): void {
    let figures = this.known.get(partner);
    if (!figures) this.known.set(partner, (figures = { latency: this.latency.labels(partner), byStatus: new Map() }));
    let requests = figures.byStatus.get(status);
    if (!requests) figures.byStatus.set(status, (requests = this.requests.labels(partner, String(status))));
    requests.inc();
    figures.latency.observe(tookMs / 1000);
  }
}
