/** Encodes characters of GBK, which are the two-byte ones of GB18030; Node only decodes it. */
export function encodeGb18030(text: string): Buffer {
  const pieces = Array.from(text, (character) => {
    const bytes = character < '\u0080' ? [character.charCodeAt(0)] : TWO_BYTES.get(character);
    if (!bytes) throw new Error(`${character} has no two bytes in GB18030`);
    return bytes;
  });
  return Buffer.from(pieces.flat());
}

const TWO_BYTES = new Map<string, number[]>();
const decoder = new TextDecoder('gb18030');
for (let lead = 0x81; lead <= 0xfe; lead += 1) {
  for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    if (trail !== 0x7f) TWO_BYTES.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  }
}
