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

/** The metrics of ingress, by partner. */
@Injectable()
export class IngressMetrics {
  private readonly requests: Counter<'partner' | 'status'>;
  private readonly latency: Histogram<'partner'>;
  private readonly edge: Counter<'outcome'>;
  private readonly known = new Map<string, PartnerMetrics>();

  constructor(metrics: MetricsService, routes: RouteTableService, dispatcher: PostbackDispatcher) {
    const registers = [metrics.registry];
    this.requests = new Counter({
      name: 'gateway_requests_total',
      help: 'Requests by partner and response status; partner is empty for a request without a route',
      labelNames: ['partner', 'status'],
      registers,
    });
    this.latency = new Histogram({
      name: 'gateway_request_duration_seconds',
      help: 'From the last byte of the request to the last byte of the response',
      labelNames: ['partner'],
      buckets: LATENCY_SECONDS,
      registers,
    });
    this.edge = new Counter({
      name: 'gateway_edge_requests_total',
      help: 'Requests signed by the edge: believed (verified), or ignored because the signature is not valid',
      labelNames: ['outcome'],
      registers,
    });
    new Gauge({
      name: 'gateway_service_away',
      help: '1 while the circuit of the service is open, so that its postbacks are spooled at once',
      labelNames: ['partner'],
      registers,
      collect() {
        this.reset();
        for (const route of routes.current().byPartner.values()) {
          this.set({ partner: route.partnerCode }, dispatcher.isUnavailable(route) ? 1 : 0);
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

  recordEdge(isVerified: boolean): void {
    this.edge.inc({ outcome: isVerified ? 'believed' : 'ignored' });
  }

  /** The metrics of a label are looked up once, because a look-up in the registry costs more than the count. */
  recordResponse(partner: string, status: number, tookMs: number): void {
    let figures = this.known.get(partner);
    if (!figures) this.known.set(partner, (figures = { latency: this.latency.labels(partner), byStatus: new Map() }));
    let requests = figures.byStatus.get(status);
    if (!requests) figures.byStatus.set(status, (requests = this.requests.labels(partner, String(status))));
    requests.inc();
    figures.latency.observe(tookMs / 1000);
  }
}
