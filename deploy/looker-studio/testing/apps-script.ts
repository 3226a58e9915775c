import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';

export interface FetchedResponse {
  status: number;
  text: string;
}

export interface FetchOptions {
  headers: Record<string, string>;
  payload: string;
  followRedirects: boolean;
}

export interface LookerField {
  name: string;
}

export interface LookerFilter {
  fieldName: string;
  values: string[];
  type: 'INCLUDE' | 'EXCLUDE';
  operator: string;
}

export interface LookerRequest {
  configParams?: Record<string, string | boolean>;
  dateRange: { startDate: string; endDate: string };
  fields: { name: string; forFilterOnly?: boolean }[];
  dimensionsFilters?: LookerFilter[][];
}

export interface LookerData {
  schema: BuiltField[];
  rows: { values: (string | number | null)[] }[];
  filtersApplied: boolean;
}

export interface BuiltField {
  kind: 'dimension' | 'metric';
  id: string;
  name: string;
  type: string;
  aggregation?: string;
  isReaggregatable?: boolean;
}

/** What Looker Studio calls. */
export interface Connector {
  getAuthType(): { authType: string };
  setCredentials(request: { pathKey: { path: string; key: string } }): { errorCode: string };
  isAuthValid(): boolean;
  resetAuth(): void;
  getConfig(): { settings: { id: string }[]; dateRangeRequired: boolean };
  getSchema(request: { configParams?: LookerRequest['configParams'] }): { schema: BuiltField[] };
  getData(request: LookerRequest): LookerData;
}

/**
 * Runs the connector as Apps Script does, with the parts of its services that it uses.
 *
 * @param fetch what UrlFetchApp does, which waits for the response
 */
export function loadConnector(fetch: (url: string, options: FetchOptions) => FetchedResponse): Connector {
  const source = readFileSync(join(__dirname, '..', 'connector.js'), 'utf8');
  const context = createContext({
    DataStudioApp: { createCommunityConnector },
    PropertiesService: propertiesService(),
    UrlFetchApp: {
      fetch: (url: string, options: FetchOptions) => {
        const { status, text } = fetch(url, options);
        return { getResponseCode: () => status, getContentText: () => text };
      },
    },
    Utilities: { formatDate },
  });
  new Script(source, { filename: 'connector.js' }).runInContext(context);
  return context as unknown as Connector;
}

/** Every member of an enum is its own name. */
const names = new Proxy({}, { get: (_target, name) => String(name) });

function createCommunityConnector(): object {
  return {
    AuthType: names,
    FieldType: names,
    AggregationType: names,
    newAuthTypeResponse: () => builder({ set: 'authType' }),
    newUserError: () => {
      const error = { text: '' };
      const chain = {
        setText: (text: string) => Object.assign(chain, { text: (error.text = text) }),
        throwException: () => {
          throw new Error(error.text);
        },
      };
      return chain;
    },
    getConfig: buildConfig,
    getFields: () => new FakeFields(),
  };
}

function builder({ set }: { set: string }): object {
  const built: Record<string, unknown> = {};
  const chain = {
    setAuthType: (value: unknown) => {
      built[set] = value;
      return chain;
    },
    build: () => built,
  };
  return chain;
}

/** Setters of one thing that return it, such as `setId`. */
function settable<Thing extends object>(thing: Thing): Thing {
  const proxy: Thing = new Proxy(thing, {
    get: (target, name) => {
      const [, setter] = /^set(\w+)$/.exec(String(name)) ?? [];
      if (setter === undefined) return target[name as keyof Thing];
      return (value: unknown) => {
        Object.assign(target, { [setter[0]!.toLowerCase() + setter.slice(1)]: value });
        return proxy;
      };
    },
  });
  return proxy;
}

function buildConfig(): object {
  const built = { settings: [] as object[], dateRangeRequired: false };
  const newSetting = (): object => {
    const setting = { addOption: () => proxy };
    const proxy = settable(setting);
    built.settings.push(setting);
    return proxy;
  };
  return {
    newTextInput: newSetting,
    newSelectSingle: newSetting,
    newCheckbox: newSetting,
    newOptionBuilder: () => settable({}),
    setDateRangeRequired: (isRequired: boolean) => (built.dateRangeRequired = isRequired),
    build: () => built,
  };
}

class FakeFields {
  constructor(private readonly fields: BuiltField[] = []) {}

  newDimension = (): BuiltField => this.add('dimension');
  newMetric = (): BuiltField => this.add('metric');
  forIds = (ids: string[]): FakeFields =>
    new FakeFields(ids.map((id) => this.fields.find((field) => field.id === id)!));
  build = (): BuiltField[] => this.fields;

  private add(kind: BuiltField['kind']): BuiltField {
    const field = { kind } as BuiltField;
    this.fields.push(field);
    return settable(field);
  }
}

function propertiesService(): object {
  const kept = new Map<string, string>();
  const properties = {
    getProperty: (name: string) => kept.get(name) ?? null,
    setProperties: (all: Record<string, string>) => {
      for (const [name, value] of Object.entries(all)) kept.set(name, value);
    },
    deleteProperty: (name: string) => kept.delete(name),
  };
  return { getUserProperties: () => properties };
}

/** The one format that the connector uses. A date of another realm is no instance of ours. */
function formatDate(date: Date, timeZone: string, format: string): string {
  if (format !== 'yyyyMMddHH') throw new Error(`The stub does not know the format ${format}`);
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  }).formatToParts(date.getTime());
  return ['year', 'month', 'day', 'hour'].map((type) => parts.find((part) => part.type === type)!.value).join('');
}
