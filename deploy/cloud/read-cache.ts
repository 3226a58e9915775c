/**
 * What only these commands change: who has which role, and the versions of secrets. The state of services, jobs and
 * revisions is read anew each time, because a run must see that somebody moves their traffic meanwhile.
 */
const REMEMBERED =
  /^(?:run (?:services|jobs)|secrets|iam service-accounts|projects) get-iam-policy |^secrets versions list /;

/** Reads of one run, so that nothing is read twice before it changes. */
export class ReadCache {
  private readonly reads = new Map<string, Promise<string>>();

  /** Reads, unless the same arguments were read before. A failure is not remembered. */
  read(args: readonly string[], read: () => Promise<string>): Promise<string> {
    const key = args.join(' ');
    if (!REMEMBERED.test(key)) return read();
    const known = this.reads.get(key);
    if (known) return known;
    const text = read();
    this.reads.set(key, text);
    text.catch(() => this.reads.delete(key));
    return text;
  }

  /** Forgets everything of the resource that a change names. */
  invalidate(change: readonly string[]): void {
    const resource = resourceOf(change);
    for (const key of this.reads.keys()) if (resourceOf(key.split(' ')) === resource) this.reads.delete(key);
  }
}

/** The resource is the last word of every command. */
function resourceOf(args: readonly string[]): string | undefined {
  return args.findLast((arg) => !arg.startsWith('--'));
}
