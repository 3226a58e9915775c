import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A statement of a `sql` folder; each connection prepares it once, under the name of its file. */
export interface Statement {
  name: string;
  text: string;
}

/** @param folder the module's own, `__dirname` */
export function readStatement(folder: string, name: string): Statement {
  return { name, text: readFileSync(join(folder, 'sql', `${name}.sql`), 'utf8') };
}
