/**
 * Remembers what was set last, in two generations, so that it is bounded and forgetting costs nothing. What was set
 * within the last `generationSize` settings is known; what is older than twice as many is not.
 */
export class RecentMap<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  /** @param generationSize the memory holds at most twice as many */
  constructor(private readonly generationSize: number) {}

  get(key: string): Value | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  has(key: string): boolean {
    return this.young.has(key) || this.old.has(key);
  }

  set(key: string, value: Value): void {
    if (this.young.size >= this.generationSize) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }
}
