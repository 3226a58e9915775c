/** The columns that click ids and sub ids come to stand in, whatever a mapping makes of them: masked, and erased. */
export { IDENTIFYING_FIELDS as ID_COLUMNS } from '@app/postback';
