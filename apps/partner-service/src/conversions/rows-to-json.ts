/** JSON strings of these characters need no escape. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

/**
 * Writes rows as the JSON parameter of a storing statement. Absent values are left out, because PostgreSQL reads a
 * missing member as NULL: half of a row's columns are absent, and their names would be half of its JSON.
 */
export function rowsToJson(rows: readonly object[]): string {
  let json = '';
  for (const row of rows) {
    let members = '';
    for (const [name, value] of Object.entries(row) as [string, unknown][]) {
      if (value !== null && value !== undefined) members += `,"${name}":${valueToJson(value)}`;
    }
    json += `,{${members.slice(1)}}`;
  }
  return `[${json.slice(1)}]`;
}

function valueToJson(value: {}): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return UNESCAPED.test(value) ? `"${value}"` : JSON.stringify(value);
}
