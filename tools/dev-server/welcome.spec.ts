import { type Running, welcomeText } from './welcome';

const running: Running = {
  gatewayUrl: 'http://127.0.0.1:8000',
  adminUrl: 'http://127.0.0.1:8001',
  database: 'PostgreSQL 18 on 127.0.0.1:5433',
  dataFolder: '/data',
  adminKey: { key: 'the-key', file: '/data/admin-api-key', isNew: true },
  readyAfterMs: 4_321,
  partners: [{ partnerCode: 'rector', endpointPath: '/rector/event', serviceUrl: 'http://127.0.0.1:8102' }],
};

describe('welcomeText', () => {
  it('shows every URL, and a curl line to try', () => {
    const text = welcomeText(running);
    expect(text).toContain('ready (4.3 s)');
    expect(text).toContain('http://127.0.0.1:8001/api/v1');
    expect(text).toMatch(/Console +http:\/\/127\.0\.0\.1:8001 *\n/);
    expect(text).toMatch(/rector +http:\/\/127\.0\.0\.1:8000\/partner\/rector\/event +http:\/\/127\.0\.0\.1:8102/);
    expect(text).toContain('curl "http://127.0.0.1:8000/partner/rector/event?conversion_id=try-1&');
  });

  it('shows the link that signs in to the console, where there is one', () => {
    const signInUrl = 'http://127.0.0.1:8001/sign-in#code';
    expect(welcomeText({ ...running, signInUrl })).toContain(`Sign in    ${signInUrl} (once, within 10 minutes)`);
    expect(welcomeText(running)).not.toContain('Sign in');
  });

  it('shows an admin key once, and later only its file', () => {
    expect(welcomeText(running)).toContain('the-key, kept in /data/admin-api-key');
    const later = welcomeText({ ...running, adminKey: { ...running.adminKey, isNew: false } });
    expect(later).not.toContain('the-key');
    expect(later).toContain('/data/admin-api-key');
  });

  it('never shows the admin key of the settings', () => {
    expect(welcomeText({ ...running, adminKey: { key: 'the-key', isNew: false } })).not.toContain('the-key');
  });
});
