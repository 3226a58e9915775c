import { INTEGER, listOf, objectOf, orNull, STRING, TIME } from '../schemas';

/** What a model that was trained elsewhere says of one conversion. */
export interface Prediction {
  model: string;
  model_version: string;
  /** Of the list of features that the model was trained with. */
  feature_list_version: number;
  partner: string;
  /** The code of the tenant. */
  tenant: string;
  conversion_id: string;
  /** Besides conversion_id, what identifies the conversion; null where nothing does. */
  conversion_key: string | null;
  /** That it will be approved: a decimal from 0 to 1, as text. */
  probability: string;
  /** ISO 8601 in UTC. */
  predicted_at: string;
}

/** A row of an import, for documents. */
export const PREDICTION_EXAMPLE = {
  model: 'boosted-trees',
  model_version: '2025-01-31',
  feature_list_version: 1,
  partner: 'involve_asia',
  tenant: 'default',
  conversion_id: 'conversion-1',
  probability: '0.873',
  predicted_at: '2025-01-31T12:00:00Z',
};

/** An import stores all of its rows or none. */
export interface StoredPredictions {
  /** Rows of the request. */
  read: number;
  stored: number;
  /** Rows that are older than what is stored of their conversion and model, or repeated in the request. */
  outdated: number;
  models: { model: string; model_version: string; rows: number }[];
}

/** The predictions of one conversion. */
export interface ConversionPredictions {
  predictions: Prediction[];
}

export const STORED_PREDICTIONS = objectOf('StoredPredictions', {
  read: { ...INTEGER, description: 'Rows of the request' },
  stored: INTEGER,
  outdated: {
    ...INTEGER,
    description: 'Rows older than what is stored of their conversion and model, or repeated in the request',
  },
  models: listOf(objectOf('PredictionsOfModel', { model: STRING, model_version: STRING, rows: INTEGER })),
});

export const PREDICTION = objectOf('Prediction', {
  model: STRING,
  model_version: STRING,
  feature_list_version: INTEGER,
  partner: STRING,
  tenant: { ...STRING, description: 'The code of the tenant' },
  conversion_id: STRING,
  conversion_key: orNull(STRING),
  probability: { ...STRING, description: 'That it will be approved: a decimal from 0 to 1' },
  predicted_at: TIME,
});

export const CONVERSION_PREDICTIONS = objectOf('ConversionPredictions', { predictions: listOf(PREDICTION) });
