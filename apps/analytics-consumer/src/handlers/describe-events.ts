import type { StoredEvent } from '@app/event-stream';

/** Of each source. */
export const MAX_LISTED_TYPES = 200;
/** Of each type of a source, each JSON type by itself. */
export const MAX_LISTED_PROPERTIES = 300;
/** A longer name is data, not a name. */
const MAX_NAME_LENGTH = 100;

/** How often something was seen, and when by the clock of receipt. */
interface Sighting {
  source_id: number;
  event_type: string;
  events: number;
  first_seen_at: string;
  last_seen_at: string;
}

/** `property` is null for names that are never listed. */
export interface PropertySighting extends Sighting {
  property: string | null;
  json_type: JsonType;
}

export type JsonType = 'array' | 'boolean' | 'null' | 'number' | 'object' | 'string';

/** The types of events, and their properties with the JSON types of their values, each counted once an event. */
export function describeEvents(events: readonly StoredEvent[]): {
  types: Sighting[];
  properties: PropertySighting[];
} {
  const types = new Map<string, Sighting>();
  const properties = new Map<string, PropertySighting>();
  for (const { source_id, event_type, received_at, properties: members } of events) {
    const at = received_at.toISOString();
    const sighting = { source_id, event_type, events: 1, first_seen_at: at, last_seen_at: at };
    add(types, JSON.stringify([source_id, event_type]), sighting);
    for (const [name, value] of Object.entries(members)) {
      const property = isListable(name) ? name : null;
      const json_type = jsonTypeOf(value);
      add(properties, JSON.stringify([source_id, event_type, property, json_type]), {
        ...sighting,
        property,
        json_type,
      });
    }
  }
  return { types: [...types.values()], properties: [...properties.values()] };
}

/** PostgreSQL holds neither NUL nor half of a character. */
function isListable(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && !name.includes('\0') && name.isWellFormed();
}

function jsonTypeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value as JsonType;
    default:
      return 'object';
  }
}

function add<S extends Sighting>(sightings: Map<string, S>, key: string, sighting: S): void {
  const known = sightings.get(key);
  if (!known) return void sightings.set(key, sighting);
  known.events += sighting.events;
  if (sighting.first_seen_at < known.first_seen_at) known.first_seen_at = sighting.first_seen_at;
  if (sighting.last_seen_at > known.last_seen_at) known.last_seen_at = sighting.last_seen_at;
}
