/** After how many errors in a row a network stops sending, as its own pages say. */
export interface SenderLimit {
  network: string;
  errorsInARow: number;
}

/** Networks that are not listed retry, or lose a postback, without switching the URL off. */
const SENDER_LIMITS: readonly (SenderLimit & {
  /** Found in the code or the name of a partner. */
  pattern: RegExp;
  source: string;
  /** The day on which the source was read: such facts age. */
  readOn: string;
})[] = [
  {
    network: 'Involve Asia',
    pattern: /involve/i,
    errorsInARow: 9,
    source: "Involve Asia's help page on postbacks: off after nine errors in a row; server and validation errors count",
    readOn: '2026-11-21',
  },
  {
    network: 'Everflow',
    pattern: /everflow/i,
    errorsInARow: 25,
    source: "Everflow's help page on partner postbacks: off after 25 failures in a row",
    readOn: '2026-11-28',
  },
];

/** The limit of the network that a partner seems to be; null where none is known. */
export function senderLimitOf(...names: readonly string[]): SenderLimit | null {
  return SENDER_LIMITS.find(({ pattern }) => names.some((name) => pattern.test(name))) ?? null;
}
