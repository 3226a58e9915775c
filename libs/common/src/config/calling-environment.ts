import { IsIn, Matches } from 'class-validator';
import { Setting } from './environment';
import { HttpEnvironment } from './http-environment';
import { IsHostAllowlist } from './is-host-allowlist';

export const ID_TOKEN_MODES = ['auto', 'always', 'never'] as const;
export type IdTokenMode = (typeof ID_TOKEN_MODES)[number];

/** The settings of a process that calls others of ours. */
export class CallingEnvironment extends HttpEnvironment {
  @Setting({
    description:
      'Hosts that endpoint_url and database_url may name though they are not of the public internet: names, addresses, networks such as 10.1.0.0/16.',
  })
  @IsHostAllowlist()
  ENDPOINT_HOST_ALLOWLIST: string = '';

  @Setting({
    description:
      'Whether calls to our own processes carry a Google ID token: auto (on Cloud Run, over https), always or never.',
  })
  @IsIn(ID_TOKEN_MODES, { message: `ID_TOKENS must be one of ${ID_TOKEN_MODES.join(', ')}` })
  ID_TOKENS: IdTokenMode = 'auto';

  @Setting({ description: 'Host, with a port if need be, of the metadata server that makes ID tokens.' })
  @Matches(/^[^\s/?#@]+$/, { message: 'GCE_METADATA_HOST must be a host, such as metadata.google.internal' })
  GCE_METADATA_HOST: string = 'metadata.google.internal';
}
