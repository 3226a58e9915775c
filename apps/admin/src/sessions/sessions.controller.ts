import { clientAddress, problems } from '@app/common';
import { Body, Delete, Get, Global, HttpCode, Module, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AdminEnvironment } from '../admin.env';
import { ForAnyRole, WithoutSignIn } from '../auth/access';
import { FailedSignIns } from '../auth/failed-sign-ins.service';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { checkNotCrossSite } from './check-same-origin';
import { permissionsOf } from './permissions';
import { noSessionCookie, sessionCookie } from './session-cookie';
import { SessionDocument, SignIn, SignInCode } from './session.dto';
import { Sessions } from './sessions.service';

const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'];

@AdminApi('session', 'session')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly environment: AdminEnvironment,
    private readonly failures: FailedSignIns,
  ) {}

  @Post()
  @HttpCode(200)
  @WithoutSignIn()
  @ApiOperation({ summary: 'Sign in with an API key or the code of a sign-in link; the response sets the cookie' })
  @ApiBody({ type: SignIn, examples: { 'an API key': { value: { api_key: 'pbk_…' } } } })
  @ApiOkResponse({ description: 'The person is signed in', type: SessionDocument })
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() { api_key: apiKey, sign_in_code: code }: SignIn,
  ): Promise<SessionDocument> {
    checkNotCrossSite(request);
    const address = clientAddress(request.raw, this.environment.TRUSTED_PROXY_HOPS);
    const id = apiKey ? await this.sessions.startWithKey(apiKey) : await this.sessions.startWithCode(code!);
    if (id === undefined) {
      await this.failures.record(address);
      throw problems.unauthorized(
        apiKey
          ? 'The API key is unknown, revoked or expired, or belongs to a partner.'
          : 'The sign-in link has been used or has expired; make another one with npx platform sign-in-link.',
      );
    }
    const hash = this.sessions.hashOf(id);
    try {
      await this.failures.check(address);
    } catch (error) {
      await this.sessions.end(hash);
      throw error;
    }
    const session = await this.sessions.use(hash);
    if (!session) throw problems.unauthorized('The API key was revoked at this moment.');
    reply.header('set-cookie', sessionCookie(request.headers.host, id));
    return this.describe({ ...session, keyId: session.id, endsAt: session.ends_at });
  }

  @Get()
  @ForAnyRole()
  @ApiOperation({ summary: 'Show who is signed in, with role and permissions' })
  @ApiOkResponse({ description: 'The role and what it allows', type: SessionDocument })
  readSession(@CurrentPrincipal() principal: Principal): SessionDocument {
    const { role, actor, keyId = null, endsAt = null } = principal;
    return this.describe({ role, name: actor.replace(/^(?:key|person):/, ''), keyId, endsAt });
  }

  @Delete()
  @HttpCode(204)
  @ForAnyRole()
  @ApiOperation({ summary: 'Sign out: end the session of the cookie' })
  @ApiNoContentResponse({ description: 'The session has ended' })
  async signOut(
    @CurrentPrincipal() { sessionHash }: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (sessionHash !== undefined) await this.sessions.end(sessionHash);
    reply.header('set-cookie', noSessionCookie(request.headers.host));
  }

  @Post('sign-in-codes')
  @ForAnyRole()
  @ApiOperation({
    summary: 'Make a code for one sign-in within ten minutes, in the name of the API key of this request',
  })
  @ApiCreatedResponse({ description: 'The code, shown this once', type: SignInCode })
  async createSignInCode(@CurrentPrincipal() { keyHash }: Principal): Promise<SignInCode> {
    if (keyHash === undefined) throw problems.forbidden('Only a request with an API key can make a sign-in link.');
    const { code, ends_at } = await this.sessions.createCode(keyHash);
    return { code, path: `/sign-in#${code}`, ends_at };
  }

  private describe({ role, name, keyId, endsAt }: Described): SessionDocument {
    return {
      role,
      permissions: permissionsOf(role),
      name,
      key_id: keyId,
      ends_at: endsAt,
      time_zone_default: this.environment.TIME_ZONE_DEFAULT,
      languages: LANGUAGES,
    };
  }
}

interface Described {
  role: Principal['role'];
  name: string;
  keyId: string | null;
  endsAt: Date | null;
}

/** Global, because the guard of every feature accepts sessions. */
@Global()
@Module({ controllers: [SessionsController], providers: [Sessions], exports: [Sessions] })
export class SessionsModule {}
