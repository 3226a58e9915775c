/** As many are asked at the same time: a hundred slow ones must not take all the memory, nor all the time. */
const CONCURRENCY = 16;

/** Asks all of them, some at a time; the answers are in their order. */
export async function mapConcurrently<Item, Result>(
  asked: readonly Item[],
  ask: (one: Item) => Promise<Result>,
): Promise<Result[]> {
  const answers: Result[] = [];
  const waiting = asked.entries();
  const askOneAfterAnother = async (): Promise<void> => {
    for (const [index, one] of waiting) answers[index] = await ask(one);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, asked.length) }, askOneAfterAnother));
  return answers;
}
