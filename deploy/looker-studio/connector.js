// A community connector of Looker Studio, run by Google Apps Script: getData is a plan of POST /api/v1/insight/query.
// docs/looker-studio.md says how to install it. One file without imports, as Apps Script has it.

const cc = DataStudioApp.createCommunityConnector();

const DEFAULT_ZONE = 'Asia/Kuala_Lumpur';
const ADDRESS = 'postback.address';
const KEY = 'postback.key';

/** Finest first: of several that a chart asks for, the plan has the first, and the others are cut from its text. */
const TIMES = [
  { id: 'hour', name: 'Hour', type: 'YEAR_MONTH_DAY_HOUR', grain: 'hour', length: 10 },
  { id: 'date', name: 'Date', type: 'YEAR_MONTH_DAY', grain: 'day', length: 8 },
  { id: 'month', name: 'Month', type: 'YEAR_MONTH', grain: 'month', length: 6 },
];

const DIMENSIONS = [
  { id: 'partner', name: 'Partner' },
  { id: 'tenant', name: 'Tenant' },
  { id: 'offer', name: 'Offer' },
  { id: 'status', name: 'Status' },
  { id: 'currency', name: 'Currency' },
  { id: 'hour_of_day', name: 'Hour of day', type: 'HOUR', show: (value) => value.padStart(2, '0') },
  // Looker Studio counts weekdays from Sunday, 0, and plans from Monday, 1.
  { id: 'weekday', name: 'Weekday', type: 'DAY_OF_WEEK', show: (value) => String(Number(value) % 7) },
];
const FILTERED = new Set(['partner', 'tenant', 'offer', 'status', 'currency']);

/** Sums may be added again by Looker Studio; rates and distinct counts may not. */
const METRICS = [
  { id: 'conversions', name: 'Conversions', format: 'count', isSum: true },
  { id: 'sale_amount', name: 'Sale amount', format: 'money', isSum: true },
  { id: 'payout', name: 'Payout', format: 'money', isSum: true },
  { id: 'average_order_value', name: 'Average order value', format: 'money' },
  { id: 'payout_per_conversion', name: 'Payout per conversion', format: 'money' },
  { id: 'commission_rate', name: 'Commission rate', format: 'rate' },
  { id: 'approval_rate', name: 'Approval rate', format: 'rate' },
  { id: 'rejection_rate', name: 'Rejection rate', format: 'rate' },
  { id: 'duplicates', name: 'Duplicates', format: 'count', isSum: true },
  { id: 'duplicate_rate', name: 'Duplicate rate', format: 'rate' },
  { id: 'updates', name: 'Updates', format: 'count', isSum: true },
  { id: 'quarantined', name: 'Quarantined', format: 'count', isSum: true },
  { id: 'quarantine_rate', name: 'Quarantine rate', format: 'rate' },
  { id: 'postbacks', name: 'Postbacks', format: 'count', isSum: true },
  { id: 'expected_payout', name: 'Expected payout', format: 'money', isSum: true },
  { id: 'active_offers', name: 'Active offers', format: 'count' },
];

/** Address and key belong together: a data source of somebody else cannot send a viewer's key elsewhere. */
function getAuthType() {
  return cc.newAuthTypeResponse().setAuthType(cc.AuthType.PATH_KEY).build();
}

/** Tries the key with a plan before it is kept. */
function setCredentials(request) {
  const { path, key } = request.pathKey;
  const address = String(path).trim().replace(/\/+$/, '');
  if (!/^https:\/\/[^/?#\s]+(?:\/[^?#\s]*)?$/.test(address)) return { errorCode: 'INVALID_CREDENTIALS' };
  const plan = { metrics: ['conversions'], time: { from: '2026-01-01T00:00', to: '2026-01-02T00:00' } };
  if (send(address, key, plan).status !== 200) return { errorCode: 'INVALID_CREDENTIALS' };
  PropertiesService.getUserProperties().setProperties({ [ADDRESS]: address, [KEY]: key });
  return { errorCode: 'NONE' };
}

function isAuthValid() {
  const kept = PropertiesService.getUserProperties();
  return kept.getProperty(ADDRESS) !== null && kept.getProperty(KEY) !== null;
}

function resetAuth() {
  const kept = PropertiesService.getUserProperties();
  kept.deleteProperty(ADDRESS);
  kept.deleteProperty(KEY);
}

function getConfig() {
  const config = cc.getConfig();
  config
    .newTextInput()
    .setId('partners')
    .setName('Partners')
    .setHelpText('Their codes, separated by commas; empty: all that the key may see. One that sleeps has to be named.')
    .setAllowOverride(true);
  const money = config.newSelectSingle().setId('money').setName('Amounts');
  for (const [value, label] of [
    ['usd', 'USD'],
    ['myr', 'MYR'],
    ['local', 'Currency of the conversion (only by currency)'],
  ]) {
    money.addOption(config.newOptionBuilder().setValue(value).setLabel(label));
  }
  config
    .newTextInput()
    .setId('zone')
    .setName('Time zone')
    .setHelpText(`In which days begin, such as ${DEFAULT_ZONE}, which is the default. Set the report to the same.`)
    .setAllowOverride(true);
  config
    .newCheckbox()
    .setId('partial')
    .setName('Show figures although partners are missing')
    .setHelpText('Without it a chart names the partners that did not respond, and has no figures.');
  config.setDateRangeRequired(true);
  return config.build();
}

function getSchema(request) {
  return { schema: fieldsFor(request.configParams).build() };
}

function getData(request) {
  const settings = readSettings(request.configParams);
  const filters = planFilters(request.dimensionsFilters);
  const isFiltered = filters !== undefined;
  // Filters are applied all or none; in the latter case Looker Studio does it, and needs the fields.
  const ids = request.fields.filter((field) => !(isFiltered && field.forFilterOnly)).map((field) => field.name);
  const plan = planFor(ids, filters || [], request.dateRange, settings);
  const { rows, not_answered: missing } = run(plan);
  if (missing.length > 0 && !settings.isPartial)
    fail(`Figures are missing: ${missing.map((one) => one.detail).join(' ')}`);
  return {
    schema: fieldsFor(request.configParams).forIds(ids).build(),
    rows: rows.map((row) => ({ values: ids.map((id) => valueOf(id, row, settings.zone)) })),
    filtersApplied: isFiltered,
  };
}

function readSettings(given) {
  const { partners = '', money, zone, partial } = given || {};
  return {
    partners: partners.split(',').flatMap((code) => code.trim() || []),
    money: money || 'usd',
    zone: (zone || '').trim() || DEFAULT_ZONE,
    isPartial: partial === true || partial === 'true',
  };
}

function fieldsFor(configParams) {
  const { money } = readSettings(configParams);
  const fields = cc.getFields();
  for (const { id, name, type = 'TEXT' } of [...TIMES, ...DIMENSIONS])
    fields.newDimension().setId(id).setName(name).setType(cc.FieldType[type]);
  for (const { id, name, format, isSum = false } of METRICS) {
    const amount = money === 'usd' ? 'CURRENCY_USD' : 'NUMBER';
    const type = { count: 'NUMBER', rate: 'PERCENT', money: amount }[format];
    const metric = fields.newMetric().setId(id).setName(name).setType(cc.FieldType[type]);
    if (isSum) metric.setAggregation(cc.AggregationType.SUM);
    else metric.setIsReaggregatable(false);
  }
  return fields;
}

/** The plan of a chart. A chart without metrics, such as the list of a filter, lists what has conversions. */
function planFor(ids, filters, { startDate, endDate }, { partners, money, zone }) {
  const metrics = METRICS.map(({ id }) => id).filter((id) => ids.includes(id));
  const time = TIMES.find(({ id }) => ids.includes(id));
  const ofPartners = partners.length > 0 ? [{ field: 'partner', op: 'in', values: partners }] : [];
  return {
    metrics: metrics.length > 0 ? metrics : ['conversions'],
    dimensions: DIMENSIONS.map(({ id }) => id).filter((id) => ids.includes(id)),
    ...(time && { grain: time.grain }),
    // Looker Studio includes the last day.
    time: { from: `${startDate}T00:00`, to: `${dayAfter(endDate)}T00:00` },
    filters: [...ofPartners, ...filters],
    money,
    tz: zone,
  };
}

function dayAfter(date) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The filters of a chart as those of a plan; undefined where one of them is none that a plan has. */
function planFilters(groups = []) {
  const filters = groups.map((alternatives) => {
    const [{ fieldName: field, type }] = alternatives;
    const isKnown = alternatives.every(
      (one) =>
        one.fieldName === field &&
        one.type === type &&
        FILTERED.has(field) &&
        (one.operator === 'EQUALS' || one.operator === 'IN_LIST'),
    );
    // "Not this or not that" is not what `not_in` says.
    if (!isKnown || (type === 'EXCLUDE' && alternatives.length > 1)) return undefined;
    return { field, op: type === 'EXCLUDE' ? 'not_in' : 'in', values: alternatives.flatMap((one) => one.values) };
  });
  return filters.every(Boolean) ? filters : undefined;
}

function valueOf(id, { keys, values }, zone) {
  const time = TIMES.find((one) => one.id === id);
  if (time) return bucketText(keys.bucket, zone).slice(0, time.length);
  const dimension = DIMENSIONS.find((one) => one.id === id);
  if (dimension) return dimension.show ? dimension.show(keys[id]) : keys[id];
  const { value } = values[id];
  return value === null ? null : Number(value);
}

/** Hours come in UTC, days and months as those of the zone. */
function bucketText(bucket, zone) {
  if (bucket.endsWith('Z')) return Utilities.formatDate(new Date(bucket), zone, 'yyyyMMddHH');
  return bucket.replaceAll('-', '');
}

function run(plan) {
  const kept = PropertiesService.getUserProperties();
  const { status, body } = send(kept.getProperty(ADDRESS), kept.getProperty(KEY), plan);
  if (status === 200) return body;
  const reasons = (body.errors || []).map(({ field, reason }) => `${field} ${reason}`);
  return fail([body.detail || `The API answered ${status}.`, ...reasons].join(' '));
}

/** Follows no redirect, which would take the key along. */
function send(address, key, plan) {
  const response = UrlFetchApp.fetch(`${address}/api/v1/insight/query`, {
    method: 'post',
    contentType: 'application/json',
    headers: { 'X-API-Key': key },
    payload: JSON.stringify({ plan }),
    followRedirects: false,
    muteHttpExceptions: true,
  });
  return { status: response.getResponseCode(), body: parse(response.getContentText()) };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a proxy.
    return {};
  }
}

function fail(text) {
  return cc.newUserError().setText(text).throwException();
}
