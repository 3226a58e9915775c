import { common } from './common';
import { compare } from './compare';
import { conversions } from './conversions';
import { jobs } from './jobs';
import { mapping } from './mapping';
import { overview } from './overview';
import { partners } from './partners';
import { postbackUrl } from './postback-url';
import { settings } from './settings';

/** The English texts are the type of every other language: a missing text does not compile. */
export const messages = {
  ...common,
  ...compare,
  ...conversions,
  ...jobs,
  ...mapping,
  ...overview,
  ...partners,
  ...postbackUrl,
  ...settings,
};

export type Messages = typeof messages;
