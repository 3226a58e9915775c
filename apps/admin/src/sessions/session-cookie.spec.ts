import { noSessionCookie, readSessionCookie, sessionCookie } from './session-cookie';

const ID = 'x'.repeat(43);

describe('the cookie of a session', () => {
  it.each([['127.0.0.1:8001'], ['localhost:8001'], ['[::1]:8001'], ['127.0.0.1']])(
    'has no Secure at %s, where some browsers would not store it',
    (host) => {
      expect(sessionCookie(host, ID)).toBe(`session=${ID}; Path=/; HttpOnly; SameSite=Strict`);
    },
  );

  it.each([['admin.example.com'], ['127.0.0.1.example.com'], ['localhost.example.com:443'], [undefined]])(
    'is secure and bound to its host at %s',
    (host) => {
      expect(sessionCookie(host, ID)).toBe(`__Host-session=${ID}; Path=/; HttpOnly; SameSite=Strict; Secure`);
      expect(noSessionCookie(host)).toBe('__Host-session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0');
    },
  );

  it('is found among other cookies by the name for its host', () => {
    const cookie = `theme=dark; session=${'y'.repeat(43)}; __Host-session=${ID}`;
    expect(readSessionCookie({ host: 'admin.example.com', cookie })).toBe(ID);
    expect(readSessionCookie({ host: 'localhost:8001', cookie })).toBe('y'.repeat(43));
  });

  it.each([[undefined], [''], ['session='], ['session=short'], [`sessions=${ID}`], [`session=${ID}x`], ['session']])(
    'is ignored when it is %s',
    (cookie) => {
      expect(readSessionCookie({ host: 'localhost', ...(cookie !== undefined && { cookie }) })).toBeUndefined();
    },
  );
});
