/** A recipe for a body: a frame in which `@` is replaced by one text and `~` by many pieces. */
export interface HeavyShape {
  frame: string;
  /** Repeated until it has its share of all bytes. */
  filler: string;
  fillerShare: number;
  /** Repeated in the remaining bytes; `#` is a number that differs each time. */
  piece: string;
  separator: string;
}

/** The largest body that is read. */
export const MAX_BODY_BYTES = 256 * 1024;

const JSON_FRAMES = [
  '{~,"@":1}',
  '{"@":{~}}',
  '{"@":[~]}',
  '{"@":[{~}]}',
  '{"@":{"a":[{~}]}}',
  '{"a":{"b":{"c":{"d":{"@":{~}}}}}}',
  '{"@":{"a":[~],"b":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}',
  '[{"@":[~]}]',
  '{"a":"@","x":[{~}]}',
  '{"ts_token":[~],"@":[]}',
];
const TEXT_FRAMES = [
  '{"x":"@~"}',
  '{"@":"~"}',
  '{"x":["~","@"]}',
  '@~',
  'x=@~',
  '@=~',
  '--b\r\n@~--b--',
  '<@~',
  '"@~"',
];
const MEMBERS = [
  '"a":1',
  '"click_id":1',
  '"#":1',
  '"key#":1',
  '"ts_token":"#"',
  '"api.key#":"k=#"',
  '"a.a.a.a.a.a.a.a.a.a.a.a.key#":""',
  '"x":"token=#"',
  '"\\u0074oken":"\\ud800"',
  '"#":{}',
  '"#":[1,2]',
  '"apikeyx":{"apikeyx#":"a"}',
];
const ELEMENTS = [
  '1',
  '"#"',
  '[]',
  '{}',
  '{"a":1}',
  '{"#":1}',
  '{"key#":"#"}',
  '"key#=#"',
  '"a=a"',
  '{"token":"#"}',
  '99999999999999999999',
  '1e9',
  '"\\u0000"',
];
const TEXTS = [
  '=',
  '%3d',
  '%253d',
  'key=',
  'key#=x&',
  'token=#&',
  'ts_token%3d#%26',
  '%6bey%3D',
  'a:',
  "key='",
  'key=bearer ',
  ':\t',
  '&',
  '&a#=1',
  'a=b&',
  '%E4',
  '%&',
  '%ed%a0%80',
  '+',
  ' ',
  '\\u0000',
  '\\ud800',
  '\\n',
  '\\\\',
  '\ud83d\udcb0',
  '\u00df',
  '\0',
  '--b\r\n',
  '--b\r\nContent-Disposition: form-data; name="#"\r\n\r\n1\r\n',
  'content-disposition: form-data;;\r\n',
  '; ',
  '\r\n',
  '[',
  '{"a":',
  '0',
  '-',
  '{',
  '$',
  '?',
  '//',
  '@',
  'key\t',
  '%3f',
  '?=',
  ' 1',
  '=1',
  '>1',
  '\r\n\r\n1',
];
const FILLERS = ['k', '.', 'a.', 'key.', 'apikeyx.', '%25', '%3d', '=', ' ', '\\u0061', '\u00e9', '9', '[', '_', 'Aa'];
const SHARES = [0, 0.001, 0.1, 0.5, 0.9, 1];

/** The most expensive shapes found, before their cost was bounded and since. */
const FOUND: HeavyShape[] = [
  { frame: '{"@":[{~}]}', filler: 'k', fillerShare: 0.5, piece: '"a":1', separator: ',' },
  { frame: '{"@":[{~}]}', filler: 'a.', fillerShare: 0.1, piece: '"a":1', separator: ',' },
  { frame: '[{"@":[~]}]', filler: 'a.', fillerShare: 0.001, piece: '{"#":1}', separator: ',' },
  { frame: '{"x":"@~"}', filler: '%3d', fillerShare: 0, piece: '%3d', separator: '' },
  { frame: '@~', filler: '9', fillerShare: 0, piece: '?', separator: '' },
  { frame: '[{"click_id":[~,@1]}]', filler: ' ', fillerShare: 0, piece: '1', separator: ',' },
  { frame: 'x=@~', filler: 'k', fillerShare: 0, piece: '%ed%a0%80', separator: '' },
  { frame: '@=~', filler: '\u00e9', fillerShare: 0, piece: '\0', separator: '' },
];

/** Every frame with every piece that fits it, and the shapes found before. */
export function everyShape(): HeavyShape[] {
  const shapes = [
    ...JSON_FRAMES.flatMap((frame) => piecesOf(frame).map((piece) => ({ frame, piece, separator: ',' }))),
    ...TEXT_FRAMES.flatMap((frame) => TEXTS.map((piece) => ({ frame, piece, separator: '' }))),
  ];
  const filled = shapes.map((shape, index) => ({
    ...shape,
    filler: FILLERS[index % FILLERS.length]!,
    fillerShare: SHARES[index % SHARES.length]!,
  }));
  return [...FOUND, ...filled];
}

/** The shapes found before, and of the others every seventh, so that each frame and each filler occurs. */
export function someShapes(): HeavyShape[] {
  return everyShape().filter((_, index) => index < FOUND.length || index % 7 === 0);
}

function piecesOf(frame: string): string[] {
  return frame.includes('{~') ? MEMBERS : ELEMENTS;
}

/** Changes a shape a little. @param random returns a number from 0 to below 1 */
export function mutateShape(shape: HeavyShape, random: () => number): HeavyShape {
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const isJson = shape.separator === ',';
  switch (Math.floor(random() * 6)) {
    case 0:
      return { ...shape, filler: random() < 0.5 ? oneOf(FILLERS) : shape.filler + oneOf(FILLERS) };
    case 1:
      return { ...shape, fillerShare: random() < 0.5 ? oneOf(SHARES) : random() };
    case 2:
      return { ...shape, frame: oneOf(isJson ? JSON_FRAMES : TEXT_FRAMES) };
    case 3:
      return { ...shape, piece: isJson ? oneOf(piecesOf(shape.frame)) : oneOf(TEXTS) };
    case 4:
      return { ...shape, piece: isJson ? `${shape.piece},${oneOf(MEMBERS)}` : shape.piece + oneOf(TEXTS) };
    default:
      return { ...shape, piece: withoutOne(shape.piece, random) };
  }
}

function withoutOne(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  return text.length < 2 ? text : text.slice(0, at) + text.slice(at + 1);
}

/** The body of a shape, as large as allowed. */
export function composeShape(shape: HeavyShape, maxBytes = MAX_BODY_BYTES): Buffer {
  const { frame, filler, fillerShare, piece, separator } = shape;
  const room = maxBytes - Buffer.byteLength(frame);
  const filled = filler.repeat(Math.max(1, Math.floor((room * fillerShare) / Buffer.byteLength(filler))));
  const pieces = repeatPiece(piece, separator, room - Buffer.byteLength(filled));
  const [before, after] = frame.split('~') as [string, string];
  const written = [before, after].map((part) => part.replace('@', () => filled));
  return Buffer.from(written.join(pieces.join(separator))).subarray(0, maxBytes);
}

/** As many pieces as fit, and at least one. */
function repeatPiece(piece: string, separator: string, room: number): string[] {
  if (room <= 0) return [];
  if (!piece.includes('#')) {
    const bytes = Buffer.byteLength(piece) + separator.length;
    return Array<string>(Math.max(1, Math.ceil(room / bytes) - 1)).fill(piece);
  }
  const pieces: string[] = [];
  for (let left = room, serial = 0; left > 0; serial += 1) {
    const next = piece.replaceAll('#', serial.toString(36));
    left -= Buffer.byteLength(next) + separator.length;
    if (left > 0 || serial === 0) pieces.push(next);
  }
  return pieces;
}
