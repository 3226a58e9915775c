/** Shorter ids would be found within texts that have nothing to do with them. */
const LEAST_LENGTH_WITHIN = 6;

/** Finds one id of a person in texts, as it is and as a URL writes it. */
export class Identifier {
  private readonly spellings: readonly string[];
  private readonly within: readonly string[];

  constructor(id: string) {
    const encoded = encodeURIComponent(id.toWellFormed());
    const spelled = [id, encoded, encoded.replaceAll('%20', '+')];
    const inLowerCase = spelled.slice(1).map((text) => text.replaceAll(/%../g, (escape) => escape.toLowerCase()));
    this.spellings = [...new Set([...spelled, ...inLowerCase])];
    this.within = this.spellings.filter((text) => text.length >= LEAST_LENGTH_WITHIN);
  }

  /** Whether a value is it, or holds it. */
  isIn(text: string): boolean {
    return this.spellings.includes(text.trim()) || this.within.some((spelling) => text.includes(spelling));
  }

  /** A text of no form that we know without it; a short one goes where it is a whole line. */
  cutFrom(text: string): string {
    const cut = this.within.reduce((left, spelling) => left.replaceAll(spelling, ''), text);
    return cut
      .split('\n')
      .map((line) => (this.spellings.includes(line.trim()) ? line.slice(line.trimEnd().length) : line))
      .join('\n');
  }
}
