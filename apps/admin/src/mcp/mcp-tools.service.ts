import {
  ALERT_STATES,
  type InsightAlert,
  type InsightAlertsPage,
  type QueryResult,
  type QuestionResult,
} from '@app/internal-protocol';
import { PLAN_MEMBERS, REQUIRED_MEMBERS } from '@app/semantic-layer';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { InsightClient } from '../internal-client/insight-client';
import { InternalClient } from '../internal-client/internal-client';
import { type ConversionChoice, ConversionFinder } from './conversion-finder.service';
import { describeModel } from './describe-model';

/** What a program that writes text can make use of. */
export const MAX_ROWS = 1_000;
const MAX_QUESTION_LENGTH = 300;
const LISTED_ALERTS = 20;

export interface McpTool {
  name: string;
  title: string;
  description: string;
  /** JSON Schema. */
  input: Record<string, unknown>;
  /** @throws Problem */
  run: (principal: Principal, input: object) => Promise<object>;
}

const CODE = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,62}$' };

const inputOf = (properties: object, required: readonly string[] = []): Record<string, unknown> => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** The tools of AI programs: each is a read of the admin API, on behalf of the same principal. */
@Injectable()
export class McpTools {
  private readonly tools: readonly McpTool[];

  constructor(
    private readonly insight: InsightClient,
    private readonly finder: ConversionFinder,
    private readonly client: InternalClient,
  ) {
    this.tools = [
      this.describeModel(),
      this.runPlan(),
      this.readQuestion(),
      this.findConversion(),
      this.explainAlert(),
    ];
  }

  list(): readonly McpTool[] {
    return this.tools;
  }

  private describeModel(): McpTool {
    return {
      name: 'describe_model',
      title: 'Describe the model',
      description: 'Metrics with their definitions, dimensions, filters, limits, and the codes of partners.',
      input: inputOf({}),
      run: async ({ partnerCode }) => {
        const partners = partnerCode === undefined ? await this.client.findPartners(undefined) : [];
        return describeModel(partnerCode === undefined ? partners.map((one) => one.partner_code) : [partnerCode]);
      },
    };
  }

  private runPlan(): McpTool {
    const limit = { ...PLAN_MEMBERS.limit, maximum: MAX_ROWS };
    return {
      name: 'run_plan',
      title: 'Run a plan',
      description: `Exact figures of conversions by plan: metrics, groups, period, filters. At most ${MAX_ROWS} rows.`,
      input: inputOf({ ...PLAN_MEMBERS, limit }, REQUIRED_MEMBERS),
      run: async (principal, plan) =>
        withoutMoreRows(await this.insight.request<QueryResult>(principal, 'query', { plan })),
    };
  }

  private readQuestion(): McpTool {
    const question = { type: 'string', minLength: 1, maxLength: MAX_QUESTION_LENGTH };
    return {
      name: 'ask',
      title: 'Ask in plain words',
      description:
        'Reads a question in English, simplified or traditional Chinese as a plan and runs it. Returns the plan, what it supposes, and figures; or what has to be asked back, plans to choose from, or why it is refused.',
      input: inputOf({ question, timezone: PLAN_MEMBERS.tz }, ['question']),
      run: async (principal, given) => {
        const read = await this.insight.request<QuestionResult>(principal, 'ask', given);
        return { ...read, result: read.result && withoutMoreRows(read.result) };
      },
    };
  }

  private findConversion(): McpTool {
    return {
      name: 'find_conversion',
      title: 'Find a conversion',
      description:
        'The present state of a conversion by its conversion_id and the postbacks that led to it, at all partners or one. Click ids and sub ids are always masked, and what was received is not shown.',
      input: inputOf(
        {
          conversion_id: { type: 'string', minLength: 1, maxLength: 255 },
          partner: { ...CODE, description: 'The code of a partner; all without it' },
          tenant: { ...CODE, description: 'The code of a tenant, where several have this conversion_id' },
        },
        ['conversion_id'],
      ),
      run: (principal, given) => this.finder.find(principal, given as ConversionChoice),
    };
  }

  private explainAlert(): McpTool {
    return {
      name: 'explain_alert',
      title: 'Explain an alert',
      description: `An alert by its id: what was seen and expected, the groups that explain most of it, and the figures of the days around it. Without an id the newest ${LISTED_ALERTS} alerts.`,
      input: inputOf({
        alert_id: { type: 'string', format: 'uuid', description: 'The id of an alert' },
        partner: { ...CODE, description: 'Of a list: the code of a partner' },
        state: { type: 'string', enum: [...ALERT_STATES], description: 'Of a list' },
      }),
      run: async (principal, given) => {
        const { alert_id: id, ...filter } = given as { alert_id?: string };
        if (id === undefined) {
          const wanted = Object.assign(filter, { page_size: String(LISTED_ALERTS) });
          const { data } = await this.insight.readAlerts<InsightAlertsPage>(principal, undefined, wanted);
          return { alerts: data.map(shownAlert) };
        }
        const alert = await this.insight.readAlerts<InsightAlert>(principal, id, {});
        const figures = await this.insight.request<QueryResult>(principal, 'query', { plan: alert.plan });
        return { alert: shownAlert(alert), figures: withoutMoreRows(figures) };
      },
    };
  }
}

/** Without the person who looks after it. */
function shownAlert({ acknowledged_by: _person, ...alert }: InsightAlert): object {
  return alert;
}

/** The first rows in the order of the plan. */
function withoutMoreRows(result: QueryResult): QueryResult & { rows_left_out: number } {
  const rows = result.rows.slice(0, MAX_ROWS);
  return { ...result, rows, rows_left_out: result.rows.length - rows.length };
}
