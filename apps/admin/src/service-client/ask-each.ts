/** As many are asked at the same time: a hundred slow ones must not take all the memory, nor all the time. */
const AT_ONCE = 16;

/** Asks all of them, some at a time; the answers are in their order. */
export async function askEach<Asked, Answer>(
  asked: readonly Asked[],
  ask: (one: Asked) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const waiting = asked.entries();
  const askOneAfterAnother = async (): Promise<void> => {
    for (const [index, one] of waiting) answers[index] = await ask(one);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, asked.length) }, askOneAfterAnother));
  return answers;
}
