import type { Parameter } from '../postback-types';
import type { ReadableJson } from './parse-json';
import { holdsNested, isNested, type JsonMember, scanElements, scanMembers, textOfValue } from './scan-json';

/** No network sends more parameters; more are an attack or a mistake. */
export const MAX_PARAMETERS = 300;

/** Deeper objects are one text, because no network nests its parameters so deep. */
export const MAX_DEPTH = 8;

/** Names in the largest body that is read, those of empty objects included. */
const MAX_NAMES = MAX_PARAMETERS * MAX_DEPTH;
/** Reading stops at the first name beyond the maximum. */
export const TOO_MANY_NAMES = MAX_NAMES + 1;

/** The parameters of one postback, and its members as raw data keeps them. */
export interface ParsedPostback {
  parameters: Parameter[];
  members: JsonMember[];
}

interface Collected {
  parameters: Parameter[];
  namesLeft: number;
  bytes?: ReadableJson['bytes'];
}

/** Reads a valid JSON object; undefined where it has more than `MAX_PARAMETERS`. */
export function readObject(text: string, bytes: ReadableJson['bytes']): ParsedPostback | undefined {
  return readMembers(scanMembers(text, TOO_MANY_NAMES), bytes);
}

/** Reads members of a valid JSON object; undefined where they have more than `MAX_PARAMETERS`. */
export function readMembers(members: JsonMember[], bytes: ReadableJson['bytes']): ParsedPostback | undefined {
  const found: Collected = { parameters: [], namesLeft: TOO_MANY_NAMES - members.length, bytes };
  for (const member of members) {
    addMember(found, member);
    if (found.namesLeft <= 0 || found.parameters.length > MAX_PARAMETERS) return undefined;
  }
  return { parameters: found.parameters, members };
}

/** The parameters of members, such as those of stored raw data. */
export function parametersOfMembers(members: readonly JsonMember[]): Parameter[] {
  return members.flatMap(parametersOfMember);
}

export function parametersOfMember(member: JsonMember): Parameter[] {
  return addMember({ parameters: [], namesLeft: Infinity }, member).parameters;
}

function addMember(found: Collected, { name, source, isQuery }: JsonMember): Collected {
  if (isNested(source)) addNested(found, name, source, 1);
  else addValue(found, name, source, isQuery ? 'query' : 'body');
  return found;
}

function addNested(found: Collected, name: string, source: string, depth: number): void {
  if (source[0] === '{' && depth < MAX_DEPTH) {
    const members = scanMembers(source, found.namesLeft);
    found.namesLeft -= members.length;
    for (const inner of members) addNested(found, `${name}.${inner.name}`, inner.source, depth + 1);
    return;
  }
  const elements = source[0] === '[' && !holdsNested(source) ? scanElements(source, found.namesLeft) : [source];
  for (const value of elements) addValue(found, name, value, 'body');
}

function addValue(found: Collected, name: string, value: string, source: Parameter['source']): void {
  const parameter: Parameter = { name, value: textOfValue(value), source };
  const first = value.charCodeAt(0);
  // A digit or a minus begins a number and nothing else.
  if (first === 0x2d || (first >= 0x30 && first <= 0x39)) parameter.isNumber = true;
  else if (value === 'true' || value === 'false') parameter.isBoolean = true;
  const bytes = found.bytes?.size ? found.bytes.get(value) : undefined;
  if (bytes) parameter.bytes = bytes;
  found.parameters.push(parameter);
}
