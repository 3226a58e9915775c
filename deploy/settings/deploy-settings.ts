import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumberString,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsStringMap } from './is-string-map';

const PROJECT = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const REGION = /^[a-z]+-[a-z]+\d+$/;
const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** How a region's processes reach the databases. */
export class NetworkSettings {
  /** `direct`: Direct VPC egress. `connector`: a Serverless VPC Access connector. */
  @IsIn(['direct', 'connector'])
  kind: 'direct' | 'connector' = 'direct';

  @Matches(NAME)
  network: string = 'default';

  @Matches(NAME)
  subnetwork: string = 'default';

  /** Addresses of the subnetwork, where provisioning makes it. */
  @Matches(/^\d+\.\d+\.\d+\.\d+\/\d+$/)
  range: string = '10.80.0.0/20';

  /** The same for a connector. */
  @Matches(/^\d+\.\d+\.\d+\.\d+\/28$/)
  connector_range: string = '10.8.0.0/28';

  /** The connector's name, where `kind` is so. */
  @IsOptional()
  @Matches(NAME)
  connector?: string;
}

/** A PostgreSQL server, and what it can bear. */
export class ServerSettings {
  /** The Cloud SQL instance's name. */
  @Matches(NAME)
  instance: string;

  /** Private address, as the processes reach it; by it a partner's own database_url is told to be here. */
  @IsString()
  @IsNotEmpty()
  host: string;

  @IsInt()
  @Min(1)
  @Max(65_535)
  port: number = 5432;

  /** Whether connections are encrypted; false only for a server on the same machine. */
  @IsBoolean()
  tls: boolean = true;

  /** The server's max_connections. */
  @IsInt()
  @Min(10)
  max_connections: number;

  /** Connections left to people, backups and the server itself. */
  @IsInt()
  @Min(0)
  reserve: number = 30;

  /** Networks that may connect from outside, by TLS alone; none: it has no public address. */
  @IsOptional()
  @IsArray()
  @Matches(/^\d+\.\d+\.\d+\.\d+(\/\d+)?$/, { each: true, message: 'public_networks must be IPv4 networks' })
  public_networks?: string[];

  /** Where it is made; without it in the installation's region. */
  @IsOptional()
  @Matches(REGION)
  region?: string;

  /** Cloud SQL machine, such as db-custom-2-7680. */
  @IsString()
  tier: string = 'db-custom-2-7680';
}

/** Which server holds what; a partner can have its own. */
export class DatabasePlaces {
  @IsString()
  config: string;

  @IsString()
  gateway: string;

  @IsString()
  partners: string;
}

/** The size and the settings of a process. */
export class ProcessSettings {
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  min_instances?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  max_instances?: number;

  /** 1, 2, 4, 6 or 8 processors, or thousandths with an m. */
  @IsOptional()
  @IsString()
  cpu?: string;

  /** Such as 1Gi; from 512Mi to 4Gi with one processor, more with more. */
  @IsOptional()
  @IsString()
  memory?: string;

  /** Requests that one instance takes at a time. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  concurrency?: number;

  /** Settings of the process that are no secret, by name. */
  @IsOptional()
  @IsObject()
  @IsStringMap()
  env?: Record<string, string>;

  /** Further settings out of Secret Manager: name → secret. */
  @IsOptional()
  @IsObject()
  @IsStringMap()
  secrets?: Record<string, string>;
}

/** What holds for every partner's process, unless its own settings say otherwise. */
export class PartnersProcessSettings extends ProcessSettings {
  /** Whether its URL may be called past the gateway. Where nothing is said, only gateway and admin reach it. */
  @IsOptional()
  @IsBoolean()
  direct_access?: boolean;
}

/** A partner's process; what is left out is as for all partners. */
export class PartnerProcessSettings extends PartnersProcessSettings {
  /** The project that it runs in, one of `projects`; without it the platform's. */
  @IsOptional()
  @Matches(PROJECT, { message: 'project must be the id of a Google Cloud project' })
  project?: string;

  /** Without it the platform's. */
  @IsOptional()
  @Matches(REGION, { message: 'region must be one such as asia-southeast1' })
  region?: string;

  /** The Cloud Run service's name; without it the partner's code with hyphens and `-postback`. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  service?: string;

  /** The server of its database; without it that of all partners. */
  @IsOptional()
  @IsString()
  server?: string;

  /** Signing secrets that are kept in Secret Manager, as <secret>/<version>. */
  @IsOptional()
  @IsArray()
  @Matches(/^[A-Za-z0-9_-]+\/\d+$/, { each: true, message: 'signing_secrets must be <secret>/<version>' })
  signing_secrets?: string[];
}

/** Everything about an installation on Google Cloud that is no partner's. Holds no secret. */
export class DeploySettings {
  @Matches(PROJECT, { message: 'project must be the id of a Google Cloud project' })
  project: string;

  /** Google's number of the project: service URLs are made of it. */
  @IsNumberString({ no_symbols: true }, { message: 'project_number must be the number of that project' })
  project_number: string;

  @Matches(REGION, { message: 'region must be one such as asia-southeast1' })
  region: string = 'asia-southeast1';

  /** What the names of the platform's own services, secrets and accounts begin with. */
  @Matches(/^[a-z][a-z0-9-]{0,17}[a-z0-9]$/, { message: 'prefix must be a short name in small letters' })
  prefix: string = 'postback';

  /** The other projects that partners' services may run in: id → number. */
  @IsOptional()
  @IsObject()
  @IsStringMap()
  projects?: Record<string, string>;

  /** How many service accounts a project takes: 100, until Google has been asked for more. */
  @IsInt()
  @Min(10)
  max_service_accounts: number = 100;

  /** The image with its digest; `--image` goes before it. Without either, what runs keeps the image that it has. */
  @IsOptional()
  @IsString()
  image?: string;

  /** By region. */
  @IsObject()
  networks: Record<string, NetworkSettings>;

  /** By a name of your own. */
  @IsObject()
  servers: Record<string, ServerSettings>;

  @ValidateNested()
  @Type(() => DatabasePlaces)
  databases: DatabasePlaces;

  @ValidateNested()
  @Type(() => ProcessSettings)
  gateway: ProcessSettings = new ProcessSettings();

  @ValidateNested()
  @Type(() => ProcessSettings)
  admin: ProcessSettings = new ProcessSettings();

  /** Every partner's, before its own. */
  @ValidateNested()
  @Type(() => PartnersProcessSettings)
  partner_services: PartnersProcessSettings = new PartnersProcessSettings();

  /** By partner_code. */
  @IsOptional()
  @IsObject()
  partners: Record<string, PartnerProcessSettings> = {};

  /** The edge's wrangler.jsonc, whose ENDPOINTS are compared; without it the one here, where the gateway has an EDGE_KEY. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  edge_settings?: string;

  /** Where alerts go; none: they are only shown. */
  @IsOptional()
  @IsString()
  alert_email?: string;
}
