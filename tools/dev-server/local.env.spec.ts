import 'reflect-metadata';
import { readEnvironment } from '@app/common/config/environment';
import { LocalEnvironment } from './local.env';

describe('LocalEnvironment', () => {
  it('has a default for everything', () => {
    expect(readEnvironment(LocalEnvironment, {})).toMatchObject({
      GATEWAY_PORT: 8000,
      ADMIN_PORT: 8001,
      PARTNER_PORT_BASE: 8101,
      HOST: '127.0.0.1',
      DATABASE_URL: '',
    });
  });

  it('rejects the URL of another database, without repeating it', () => {
    const read = (): unknown => readEnvironment(LocalEnvironment, { DATABASE_URL: 'mysql://me:secret@host/db' });
    expect(read).toThrow('DATABASE_URL names the scheme mysql://, but PostgreSQL is the only database here');
    expect(read).not.toThrow('secret');
  });

  it('reports every error at once', () => {
    expect(() => readEnvironment(LocalEnvironment, { GATEWAY_PORT: '0', LOG_LEVEL: 'loud' })).toThrow(
      /GATEWAY_PORT must be at least 1[^]*LOG_LEVEL must be one of/,
    );
  });
});
