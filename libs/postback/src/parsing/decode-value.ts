import type { Parameter } from '../postback-types';

/** Charsets that a partner may have; the names are those of the Encoding Standard. */
export const CHARSETS = (
  'big5 euc-jp euc-kr gb18030 gbk shift_jis windows-874 windows-1250 windows-1251 windows-1252 windows-1253 ' +
  'windows-1254 windows-1255 windows-1256 windows-1257 windows-1258'
).split(' ');

/** Of bytes in a charset that nobody declared; it has a character for every byte. */
const DEFAULT_CHARSET = 'windows-1252';

export const NOT_ASCII = /[^\0-\u007f]/;
const ESCAPE = /%[\da-f]{2}/i;
const OTHER_THAN_ASCII_ESCAPE = /%(?![0-7][\da-f])/i;
const NO_BYTE = /[^\0-\u00ff]/;
const REPLACEMENT = '\ufffd';

export interface DecodedValue {
  text: string;
  /** How the bytes had to be read, where they were not UTF-8. */
  bytes?: Parameter['bytes'];
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
type Decoder = InstanceType<typeof TextDecoder>;
/** Only charsets that exist, so that a sender's labels cannot fill it. */
const decoders = new Map<string, Decoder>();

/** What Windows and Java call charsets whose names in the Encoding Standard are others. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  '874': 'windows-874',
  '932': 'shift_jis',
  '936': 'gbk',
  '949': 'euc-kr',
  '950': 'big5',
  '54936': 'gb18030',
};
const CODE_PAGE = /^(?:cp|ms|windows)[-_]?(\d{3,5})$/;

/** The name under which the platform knows a charset; undefined for one that it does not know. */
export function charsetOf(label: string): string | undefined {
  return decoderOf(label)?.encoding;
}

function decoderOf(label: string): Decoder | undefined {
  const lower = label.trim().toLowerCase();
  const key = CODE_PAGES[CODE_PAGE.exec(lower)?.[1] ?? ''] ?? lower;
  const decoder = decoders.get(key) ?? openDecoder(key);
  if (decoder) decoders.set(key, decoder);
  return decoder;
}

function openDecoder(label: string): Decoder | undefined {
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    return decoder.encoding.startsWith('utf-') ? undefined : decoder;
  } catch {
    return undefined;
  }
}

/** The bytes of a text in which each character stands for one. A text with others was decoded, and becomes UTF-8. */
export function toBytes(binary: string): Uint8Array {
  if (NO_BYTE.test(binary)) return new TextEncoder().encode(binary);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** A text in which each character stands for one byte. */
export function toBinary(bytes: Uint8Array): string {
  let binary = '';
  // In pieces, because a call takes no more arguments than its stack.
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return binary;
}

/** The text of bytes that are UTF-8; undefined for other bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const text = utf8.decode(bytes);
  return text.includes(REPLACEMENT) && !isWellEncoded(bytes, text) ? undefined : text;
}

/** Whether a text with replacement characters was sent with them. */
function isWellEncoded(bytes: Uint8Array, text: string): boolean {
  const again = new TextEncoder().encode(text);
  return again.length === bytes.length && again.every((byte, at) => byte === bytes[at]);
}

/**
 * Reads the bytes of one value: as UTF-8; as UTF-8 that was cut inside its last character; else in the charset given,
 * which is the one declared or the partner's; else as windows-1252.
 */
export function decodeBytes(bytes: Uint8Array, charset: string | undefined): DecodedValue {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return { text };
  const cut = decodeUtf8(bytes.subarray(0, startOfLastCharacter(bytes)));
  if (cut !== undefined && NOT_ASCII.test(cut)) return { text: cut, bytes: { code: 'character_cut' } };
  for (const label of [charset, DEFAULT_CHARSET]) {
    const decoder = label === undefined ? undefined : decoderOf(label);
    try {
      if (decoder) {
        return { text: decoder.decode(bytes), bytes: { code: 'charset_converted', charset: decoder.encoding } };
      }
    } catch {
      // Not a text in that charset either.
    }
  }
  return { text: utf8.decode(bytes), bytes: { code: 'charset_converted', charset: 'utf-8' } };
}

/** The index of the first byte of the last character; the length where the last byte is ASCII. */
function startOfLastCharacter(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= Math.max(0, bytes.length - 3); at -= 1) {
    if (bytes[at]! < 0x80) return bytes.length;
    if (bytes[at]! >= 0xc2 && bytes[at]! <= 0xf4) return at;
  }
  return bytes.length;
}

/**
 * Decodes the name or value of a query or form, in which each character stands for one byte. Escapes that are no escapes
 * stay as they are. Never throws.
 */
export function decodeFormValue(raw: string, charset: string | undefined): DecodedValue {
  const spaced = raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  const isEscaped = spaced.includes('%') && ESCAPE.test(spaced);
  if (NOT_ASCII.test(spaced)) {
    if (!isEscaped) return decodeBytes(toBytes(spaced), charset);
  } else {
    if (!isEscaped) return { text: spaced };
    // The engine's own decoder is several times faster than ours. It throws where an escape is none, or no UTF-8.
    if (!OTHER_THAN_ASCII_ESCAPE.test(spaced)) return { text: decodeURIComponent(spaced) };
  }
  const bytes = unescapeBytes(NO_BYTE.test(spaced) ? toBinary(toBytes(spaced)) : spaced);
  return bytes.some((byte) => byte >= 0x80) ? decodeBytes(bytes, charset) : { text: toBinary(bytes) };
}

function unescapeBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const byte = code === 0x25 ? escapedByte(text, at) : -1;
    bytes[length] = byte < 0 ? code : byte;
    if (byte >= 0) at += 2;
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** -1 where there is no escape. */
function escapedByte(text: string, at: number): number {
  const high = hexDigit(text.charCodeAt(at + 1));
  const low = hexDigit(text.charCodeAt(at + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
