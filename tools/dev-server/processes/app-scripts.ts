import { join } from 'node:path';

/** The built programs of the applications. */
export interface AppScripts {
  admin: { main: string; migrate: string; seed: string };
  gateway: { main: string; migrate: string };
  service: { main: string; migrate: string; maintenance: string };
}

/** Where the build puts them: `dist/apps`, beside `dist/tools`, in which this file lies. */
export function builtScripts(): AppScripts {
  return {
    admin: { main: script('admin', 'main'), migrate: script('admin', 'migrate'), seed: script('admin', 'seed') },
    gateway: { main: script('gateway', 'main'), migrate: script('gateway', 'migrate') },
    service: {
      main: script('partner-service', 'main'),
      migrate: script('partner-service', 'migrate'),
      maintenance: script('partner-service', 'maintenance'),
    },
  };
}

function script(app: string, name: string): string {
  return join(__dirname, '..', '..', '..', 'apps', app, 'src', `${name}.js`);
}
