import { BOOLEAN, FREE, INTEGER, listOf, objectOf, STRING, TIME, UUID } from './schemas';

/** A dashboard as its reader may see it. */
export interface Dashboard {
  id: string;
  name: string;
  /** Who created it. */
  owner: string;
  is_own: boolean;
  /** Others see it, and editors change it. */
  is_shared: boolean;
  /** Tiles, each a plan without its period, and the period that is shown first. */
  definition: object;
  version: number;
  created_at: string;
  updated_at: string;
  updated_by: string;
}

export interface Dashboards {
  data: Dashboard[];
}

export const DASHBOARD = objectOf('Dashboard', {
  id: UUID,
  name: STRING,
  owner: { ...STRING, description: 'Who created it' },
  is_own: BOOLEAN,
  is_shared: { ...BOOLEAN, description: 'Others see it, and editors change it' },
  definition: { ...FREE, description: 'Tiles, each a plan without its period, and the period that is shown first' },
  version: INTEGER,
  created_at: TIME,
  updated_at: TIME,
  updated_by: STRING,
});

export const DASHBOARDS = objectOf('Dashboards', { data: listOf(DASHBOARD) });
