import type { Messages } from '../en';
import { alertRules } from './alert-rules';
import { approval } from './approval';
import { common } from './common';
import { compare } from './compare';
import { conversions } from './conversions';
import { dashboards } from './dashboards';
import { eventAlerts } from './event-alerts';
import { eventClicks } from './event-clicks';
import { eventFigures } from './event-figures';
import { eventSources } from './event-sources';
import { events } from './events';
import { explore } from './explore';
import { importing } from './importing';
import { insight } from './insight';
import { jobs } from './jobs';
import { live } from './live';
import { mapping } from './mapping';
import { overview } from './overview';
import { partners } from './partners';
import { postbackUrl } from './postback-url';
import { quarantine } from './quarantine';
import { reasons } from './reasons';
import { reports } from './reports';
import { settings } from './settings';
import { undelivered } from './undelivered';

export const messages: Messages = {
  ...alertRules,
  ...approval,
  ...common,
  ...compare,
  ...conversions,
  ...dashboards,
  ...eventAlerts,
  ...eventClicks,
  ...eventFigures,
  ...eventSources,
  ...events,
  ...explore,
  ...importing,
  ...insight,
  ...jobs,
  ...live,
  ...mapping,
  ...overview,
  ...partners,
  ...postbackUrl,
  ...quarantine,
  ...reasons,
  ...reports,
  ...settings,
  ...undelivered,
};
