import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file in the `sql` folder of a module. @param folder the module's own, `__dirname` */
export function readSql(folder: string, name: string): string {
  return readFileSync(join(folder, 'sql', `${name}.sql`), 'utf8');
}
