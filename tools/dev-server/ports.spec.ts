import { portConflicts } from './ports';

const gateway = { port: 8000, owner: 'the gateway', setting: 'GATEWAY_PORT', advice: 'a free one' };
const admin = { port: 8001, owner: 'the admin API', setting: 'ADMIN_PORT', advice: 'a free one' };

describe('portConflicts', () => {
  it('finds no conflict between different ports', () => {
    expect(portConflicts([gateway, admin])).toEqual([]);
  });

  it('names both settings that assign one port', () => {
    expect(portConflicts([gateway, { ...admin, port: 8000 }])).toEqual([
      'Port 8000 is assigned to the gateway (GATEWAY_PORT) and to the admin API (ADMIN_PORT); change one.',
    ]);
  });

  it('reports a port beyond 65535', () => {
    expect(portConflicts([{ ...gateway, port: 65_536 }])).toEqual([
      'Port 65536 (the gateway) does not exist; lower GATEWAY_PORT.',
    ]);
  });
});
