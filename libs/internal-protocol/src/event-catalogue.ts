import { INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

/** A type of events of one source. */
export interface CatalogueType {
  /** The id of the source within the platform, and its code for people. */
  source: string;
  event_type: string;
  events: number;
  /** How often events had a property that is not listed, because there are too many. */
  unlisted: number;
  first_seen_at: string;
  last_seen_at: string;
}

/** A property of a type, with one JSON type of its values. */
export interface CatalogueProperty {
  source: string;
  event_type: string;
  property: string;
  json_type: string;
  events: number;
  /** The part of the type's events that have it so, from 0 to 1. */
  share: number;
  first_seen_at: string;
  last_seen_at: string;
}

export interface EventCatalogue {
  types: CatalogueType[];
  properties: CatalogueProperty[];
  /** There are more properties than are listed here: choose a source or a type. */
  is_truncated: boolean;
  complete_until: string | null;
}

const SOURCE = { ...STRING, description: 'The code of the source' };

export const EVENT_CATALOGUE = objectOf('EventCatalogue', {
  types: listOf(
    objectOf('CatalogueType', {
      source: SOURCE,
      event_type: STRING,
      events: INTEGER,
      unlisted: { ...INTEGER, description: 'How often events had a property beyond the first 300 of their type' },
      first_seen_at: TIME,
      last_seen_at: TIME,
    }),
  ),
  properties: listOf(
    objectOf('CatalogueProperty', {
      source: SOURCE,
      event_type: STRING,
      property: STRING,
      json_type: { ...STRING, enum: ['array', 'boolean', 'null', 'number', 'object', 'string'] },
      events: INTEGER,
      share: { type: 'number', description: 'Of the events of the type, from 0 to 1' },
      first_seen_at: TIME,
      last_seen_at: TIME,
    }),
  ),
  is_truncated: { type: 'boolean', description: 'There are more properties: choose a source or a type' },
  complete_until: orNull(TIME),
});
