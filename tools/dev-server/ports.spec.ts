import { portConflicts } from './ports';

const gateway = { port: 8000, owner: 'the gateway', setting: 'GATEWAY_PORT', advice: 'a free one' };
const admin = { port: 8001, owner: 'the admin API', setting: 'ADMIN_PORT', advice: 'a free one' };

describe('portConflicts', () => {
  it('finds none where every port is another', () => {
    expect(portConflicts([gateway, admin])).toEqual([]);
  });

  it('names both settings that want one port', () => {
    expect(portConflicts([gateway, { ...admin, port: 8000 }])).toEqual([
      'Port 8000 is assigned to the gateway (GATEWAY_PORT) and to the admin API (ADMIN_PORT); change one.',
    ]);
  });

  it('names a port that no machine has', () => {
    expect(portConflicts([{ ...gateway, port: 65_536 }])).toEqual([
      'Port 65536 (the gateway) does not exist; lower GATEWAY_PORT.',
    ]);
  });
});
