import type { Messages } from '../en';
import { common } from './common';
import { overview } from './overview';
import { partners } from './partners';
import { settings } from './settings';

export const messages: Messages = { ...common, ...overview, ...partners, ...settings };
