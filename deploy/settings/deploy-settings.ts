import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsNumberString, IsObject, IsString, Matches, ValidateNested } from 'class-validator';
import { NonEmpty, Optional, StringMap, WholeNumber } from './decorators';

const PROJECT = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const REGION = /^[a-z]+-[a-z]+\d+$/;
const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
export const DEDICATED = 'dedicated';
const HOSTING = /^(dedicated|cell-[a-z0-9]{1,20})$/;

/** How the processes of a region reach the databases. */
export class NetworkSettings {
  /** `direct`: Direct VPC egress. `connector`: a Serverless VPC Access connector. */
  @IsIn(['direct', 'connector']) kind: 'direct' | 'connector' = 'direct';
  @Matches(NAME) network: string = 'default';
  @Matches(NAME) subnetwork: string = 'default';
  /** The addresses of the subnetwork, where provisioning creates it. */
  @Matches(/^\d+\.\d+\.\d+\.\d+\/\d+$/) range: string = '10.80.0.0/20';
  /** The addresses of the connector's subnetwork. */
  @Matches(/^\d+\.\d+\.\d+\.\d+\/28$/) connector_range: string = '10.8.0.0/28';
  /** The connector's name, where `kind` is `connector`. */
  @Optional(Matches(NAME)) connector?: string;
}

/** A PostgreSQL server, and its limits. */
export class ServerSettings {
  /** The Cloud SQL instance's name. */
  @Matches(NAME) instance: string;
  /** The private address. A partner's database_url with this host is on this server. */
  @NonEmpty() host: string;
  @WholeNumber(1, 65_535) port: number = 5432;
  /** Whether connections are encrypted; false only for a server on the same machine. */
  @IsBoolean() tls: boolean = true;
  /** The server's max_connections. */
  @WholeNumber(10) max_connections: number;
  /** Connections reserved for people, backups and the server itself. */
  @WholeNumber(0) reserve: number = 30;
  /** Networks that may connect to a public address, with TLS; without any, the server has no public address. */
  @Optional(
    IsArray(),
    Matches(/^\d+\.\d+\.\d+\.\d+(\/\d+)?$/, { each: true, message: 'public_networks must be IPv4 networks' }),
  )
  public_networks?: string[];
  /** Where provisioning creates it; without it in the installation's region. */
  @Optional(Matches(REGION)) region?: string;
  /** `regional`: with a standby in another zone. `zonal`: half the price, and down while its zone is. */
  @IsIn(['regional', 'zonal']) availability: 'regional' | 'zonal' = 'regional';
  /** Cloud SQL machine, such as db-custom-2-7680. */
  @IsString() tier: string = 'db-custom-2-7680';
}

/** Which server holds what; a partner can have its own. */
export class DatabasePlaces {
  @IsString() config: string;
  @IsString() gateway: string;
  @IsString() partners: string;
}

/** The size and the settings of a process. */
export class ProcessSettings {
  @Optional(WholeNumber(0, 100)) min_instances?: number;
  @Optional(WholeNumber(1, 100)) max_instances?: number;
  /** 1, 2, 4, 6 or 8 CPUs, or thousandths with an m. */
  @Optional(IsString()) cpu?: string;
  /** Such as 1Gi; from 512Mi to 4Gi with one CPU, more with more. */
  @Optional(IsString()) memory?: string;
  /** Requests that one instance handles at a time. */
  @Optional(WholeNumber(1, 1000)) concurrency?: number;
  /** Settings of the process that are not secret, by name. */
  @Optional(StringMap()) env?: Record<string, string>;
  /** Further settings from Secret Manager: name → secret. */
  @Optional(StringMap()) secrets?: Record<string, string>;
}

/** The defaults of every partner's process. */
export class PartnersProcessSettings extends ProcessSettings {
  /** Whether clients may call its URL without the gateway. By default, only gateway and admin reach it. */
  @Optional(IsBoolean()) direct_access?: boolean;
  /** Whether it scales to zero, as with `min_instances: 0`: the gateway spools postbacks while it starts. */
  @Optional(IsBoolean()) sleeps?: boolean;
  /** `dedicated`, a service and a database of its own, or one of `cells`. `dedicated` by default. */
  @Optional(Matches(HOSTING, { message: 'hosting must be dedicated, or the name of a cell such as cell-a' }))
  hosting?: string;
}

/** A cell: one process and one database for many small partners. */
export class CellSettings extends ProcessSettings {
  /** Without it the platform's. */
  @Optional(Matches(REGION, { message: 'region must be one such as asia-southeast1' }))
  region?: string;
  /** The server of its database; without it that of all partners. */
  @Optional(IsString()) server?: string;
  /** Where the gateway reaches it, such as a load balancer; without it the address that Cloud Run assigns. */
  @Optional(Matches(/^https?:\/\/[^/?#@\s]+$/, { message: 'url must be an origin such as https://cell-a.example.com' }))
  url?: string;
}

/** A partner's process; what is omitted is as for all partners. */
export class PartnerProcessSettings extends PartnersProcessSettings {
  /** The project that it runs in, one of `projects`; without it the platform's. */
  @Optional(Matches(PROJECT, { message: 'project must be the id of a Google Cloud project' }))
  project?: string;
  /** Without it the platform's. */
  @Optional(Matches(REGION, { message: 'region must be one such as asia-southeast1' }))
  region?: string;
  /** The Cloud Run service's name; without it the partner's code with hyphens and `-postback`. */
  @Optional(NonEmpty()) service?: string;
  /** The server of its database; without it that of all partners. */
  @Optional(IsString()) server?: string;
  /** Signing secrets in Secret Manager, as <secret>/<version>. */
  @Optional(
    IsArray(),
    Matches(/^[A-Za-z0-9_-]+\/\d+$/, { each: true, message: 'signing_secrets must be <secret>/<version>' }),
  )
  signing_secrets?: string[];
}

/** The job with the tools of operators. */
export class OpsSettings {
  /** Further settings from Secret Manager, such as FROM_DATABASE_URL, the database of an import: name → secret. */
  @Optional(StringMap()) secrets?: Record<string, string>;
}

/** The collector and the consumer of events. */
export class EventSettings {
  /** The server of their database; without it that of the config database. */
  @Optional(IsString()) server?: string;
  /** The secret with the URL of RabbitMQ (amqps://…); without it PostgreSQL carries the events. */
  @Optional(NonEmpty()) broker_secret?: string;
  @ValidateNested() @Type(() => ProcessSettings) collector: ProcessSettings = new ProcessSettings();
  @ValidateNested() @Type(() => ProcessSettings) consumer: ProcessSettings = new ProcessSettings();
}

/** Everything about an installation on Google Cloud that belongs to no partner. Holds no secret. */
export class DeploySettings {
  @Matches(PROJECT, { message: 'project must be the id of a Google Cloud project' })
  project: string;
  /** Google's number of the project, which is part of service URLs. */
  @IsNumberString({ no_symbols: true }, { message: 'project_number must be the number of that project' })
  project_number: string;
  @Matches(REGION, { message: 'region must be one such as asia-southeast1' })
  region: string = 'asia-southeast1';
  /** The prefix of the names of the platform's own services, secrets and accounts. */
  @Matches(/^[a-z][a-z0-9-]{0,17}[a-z0-9]$/, { message: 'prefix must be a short name in lower-case letters' })
  prefix: string = 'postback';
  /** The other projects that partners' services may run in: id → number. */
  @Optional(StringMap()) projects?: Record<string, string>;
  /** The quota of service accounts in a project: 100, until Google grants more. */
  @WholeNumber(10) max_service_accounts: number = 100;
  /** The image with its digest; `--image` takes precedence. Without either, running services keep their image. */
  @Optional(IsString()) image?: string;
  /** By region. */
  @IsObject() networks: Record<string, NetworkSettings>;
  /** By a name of your own. */
  @IsObject() servers: Record<string, ServerSettings>;
  @ValidateNested() @Type(() => DatabasePlaces) databases: DatabasePlaces;
  @ValidateNested() @Type(() => ProcessSettings) gateway: ProcessSettings = new ProcessSettings();
  @ValidateNested() @Type(() => ProcessSettings) admin: ProcessSettings = new ProcessSettings();
  /** Without it, plans and questions are not answered. */
  @Optional(ValidateNested(), Type(() => ProcessSettings)) insight?: ProcessSettings;
  /** Without it, no events are collected. */
  @Optional(ValidateNested(), Type(() => EventSettings)) events?: EventSettings;
  @Optional(ValidateNested(), Type(() => OpsSettings)) ops?: OpsSettings;
  /** The defaults of every partner. */
  @ValidateNested()
  @Type(() => PartnersProcessSettings)
  partner_services: PartnersProcessSettings = new PartnersProcessSettings();
  /** By name: cell-a and so on. They run in the platform's project, because they hold its root keys. */
  @Optional(IsObject()) cells: Record<string, CellSettings> = {};
  /** By partner_code. */
  @Optional(IsObject()) partners: Record<string, PartnerProcessSettings> = {};
  /** The partners whose services go first in a release with a canary wave; without any, the first of the list. */
  @Optional(IsArray(), IsString({ each: true })) canaries?: string[];
  /** The edge's wrangler.jsonc, whose ENDPOINTS are compared; without it the one here, where the gateway has an EDGE_KEY. */
  @Optional(NonEmpty()) edge_settings?: string;
  /** Where senders reach the platform, such as a host behind the edge; by default the gateway's own URL. */
  @Optional(
    Matches(/^https:\/\/[^/?#@\s]+$/, { message: 'public_url must be an origin such as https://postback.example.com' }),
  )
  public_url?: string;
  /**
   * How services are public: by a role of `allUsers`, or `unchecked`, without Cloud Run's check, where domain-restricted
   * sharing forbids that role (https://cloud.google.com/run/docs/authenticating/public).
   */
  @IsIn(['all_users', 'unchecked']) public_services: 'all_users' | 'unchecked' = 'all_users';
  /** Where alerts go; without it they are only shown. */
  @Optional(IsString()) alert_email?: string;
  /** Where docs/operations.md can be read; alerts link to its runbooks. */
  @Optional(Matches(/^https:\/\/[^#\s]+$/, { message: 'runbooks_url must be an https URL without #' }))
  runbooks_url?: string;
}

/** Every project that a process may run in, with its number. */
export function projectNumbers({ project, project_number, projects }: DeploySettings): ReadonlyMap<string, string> {
  return new Map([...Object.entries(projects ?? {}), [project, project_number]]);
}
