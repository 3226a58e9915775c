/** An entry as Cloud Logging's REST API gives it. */
export type RestEntry = Record<string, unknown>;

const SEVERITY_ORDER = 'DEFAULT DEBUG INFO NOTICE WARNING ERROR CRITICAL ALERT EMERGENCY'.split(' ');
const TOKEN = /\s*(?:(\(|\)|>=|<=|=|:)|"((?:\\.|[^"\\])*)"|([A-Za-z_][\w.]*))/y;

interface Token {
  kind: 'sign' | 'text' | 'word';
  value: string;
}

/**
 * Whether an entry fits a filter, for as much of Cloud Logging's language as a filter of ours may use: AND, OR (which
 * binds closer than AND), NOT, parentheses, `=`, `:`, `>=`, `<=`, several values in parentheses, and log_id.
 * Written from the description of the language, without the code that writes filters.
 */
export function evaluateFilter(filter: string, entry: RestEntry): boolean {
  const reader = new Reader(tokenize(filter), entry);
  const fits = reader.conjunction();
  reader.expectEnd();
  return fits;
}

function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < filter.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const [, sign, text, word] = TOKEN.exec(filter) ?? [];
    if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
    else if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll(/\\(.)/gs, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else throw new Error(`Not of the language: ${filter.slice(from)}`);
  }
  return tokens;
}

class Reader {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly entry: RestEntry,
  ) {}

  conjunction(): boolean {
    let fits = this.disjunction();
    while (this.takes('word', 'AND')) fits = this.disjunction() && fits;
    return fits;
  }

  expectEnd(): void {
    if (this.at < this.tokens.length) throw new Error(`Left over: ${JSON.stringify(this.tokens.slice(this.at))}`);
  }

  private disjunction(): boolean {
    let fits = this.negation();
    while (this.takes('word', 'OR')) fits = this.negation() || fits;
    return fits;
  }

  private negation(): boolean {
    return this.takes('word', 'NOT') ? !this.primary() : this.primary();
  }

  private primary(): boolean {
    if (this.takes('sign', '(')) {
      const fits = this.conjunction();
      this.expect('sign', ')');
      return fits;
    }
    const name = this.expect('word').value;
    if (name !== 'log_id') return this.comparison(name.split('.'));
    this.expect('sign', '(');
    const id = this.expect('text').value;
    this.expect('sign', ')');
    return String(this.entry['logName']).endsWith(`/logs/${encodeURIComponent(id)}`);
  }

  private comparison(path: readonly string[]): boolean {
    const operator = this.expect('sign').value;
    const field = path.reduce<unknown>((value, name) => (value as RestEntry | undefined)?.[name], this.entry);
    if (!this.takes('sign', '(')) return compare(path[0]!, field, operator, this.expect('text').value);
    let fits = false;
    do fits = compare(path[0]!, field, operator, this.expect('text').value) || fits;
    while (this.takes('word', 'OR'));
    this.expect('sign', ')');
    return fits;
  }

  private takes(kind: Token['kind'], value: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== kind || token.value !== value) return false;
    this.at += 1;
    return true;
  }

  private expect(kind: Token['kind'], value?: string): Token {
    const token = this.tokens[this.at++];
    if (token?.kind === kind && (value === undefined || token.value === value)) return token;
    throw new Error(`Expected ${value ?? kind}, found ${JSON.stringify(token)}`);
  }
}

function compare(name: string, field: unknown, operator: string, value: string): boolean {
  if (name === 'severity') return ordered(rank(field ?? 'DEFAULT'), operator, rank(value));
  if (name === 'timestamp') return ordered(Date.parse(String(field)), operator, Date.parse(value));
  if (typeof field !== 'string') return false;
  const [found, wanted] = [field.toLowerCase(), value.toLowerCase()];
  if (operator === '=') return found === wanted;
  if (operator === ':') return found.includes(wanted);
  throw new Error(`No order of texts is used: ${operator}`);
}

function ordered(found: number, operator: string, wanted: number): boolean {
  if (Number.isNaN(found) || Number.isNaN(wanted)) throw new Error('Not to be compared');
  if (operator === '>=') return found >= wanted;
  if (operator === '<=') return found <= wanted;
  if (operator === '=') return found === wanted;
  throw new Error(`Unknown: ${operator}`);
}

function rank(severity: unknown): number {
  const at = SEVERITY_ORDER.indexOf(String(severity));
  return at < 0 ? Number.NaN : at;
}
