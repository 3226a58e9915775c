/** The phrases of each concept, as regular expressions over normalised text. */
export type Lexicon = Readonly<Record<string, readonly string[]>>;
