/** A lookup table of the ASCII characters in a class. Looking a character up is cheaper than matching it. */
export function asciiTable(characters: RegExp): readonly boolean[] {
  return Array.from({ length: 128 }, (_, code) => characters.test(String.fromCharCode(code)));
}

/** A test of one character of a text against a class, which may contain others than ASCII. */
export function characterTest(characters: RegExp): (text: string, at: number) => boolean {
  const ascii = asciiTable(characters);
  return (text, at) => {
    const code = text.charCodeAt(at);
    return code < ascii.length ? ascii[code]! : characters.test(text[at]!);
  };
}
