import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { addAdminCommands } from './admin-commands';
import { addDeployCommands } from './deploy-commands';
import { addImportLegacy } from './import-legacy-command';
import { addLogs } from './logs-command';
import { addOps } from './ops-commands';

/**
 * The command line, verb by verb. A verb's code is loaded when it runs, so that help and mistakes are answered at once.
 */
export function createProgram(): Command {
  const program = new Command('npx platform')
    .description('Runs and maintains the postback platform. The settings of a file named .env apply to every verb.')
    .helpCommand(false)
    .showHelpAfterError()
    .hook('preAction', () => {
      if (existsSync('.env')) process.loadEnvFile('.env');
    });
  program.commandsGroup('On this machine, or where the environment points:');
  addStart(program);
  addPartners(program);
  addMaintenance(program);
  addMove(program);
  addBackup(program);
  addAsk(program);
  program.commandsGroup('Through the admin API (ADMIN_URL, ADMIN_API_KEY; otherwise that of npm start):');
  addReports(program);
  addAdminCommands(program);
  program.commandsGroup('Logs:');
  addLogs(program);
  program.commandsGroup('Google Cloud:');
  addDeployCommands(program);
  addOps(program);
  program.commandsGroup('Data of a legacy platform:');
  addImportLegacy(program);
  program.commandsGroup('Development:');
  addGenerators(program);
  return program;
}

function addStart(program: Command): void {
  program
    .command('start')
    .description('run the whole platform on this machine, until Ctrl-C (npm start)')
    .addOption(new Option('--npm <pid>', 'the process of npm, to end with it').hideHelp())
    .action(async ({ npm }: { npm?: string }) => (await import('../dev-server/main.js')).start(npm));
}

function addPartners(program: Command): void {
  const partners = program
    .command('partners')
    .helpCommand(false)
    .description('the partners that ship with the platform');
  partners
    .command('init')
    .description('add the partners that are missing; safe to repeat')
    .action(async () => (await import('./data-folder-tasks.js')).initPartners());
}

function addMaintenance(program: Command): void {
  program
    .command('maintenance')
    .description(
      'run maintenance once on the databases of all partners; with PARTNER_CODE and PARTNER_DATABASE_URL, on that one',
    )
    .action(async () => (await import('./data-folder-tasks.js')).maintain());
}

interface MoveArguments {
  to: string;
  cancel?: boolean;
  settings?: string;
  adminUrl?: string;
  dryRun?: boolean;
  yes?: boolean;
}

function addMove(program: Command): void {
  program
    .command('move')
    .argument('<partner>', 'the code of the partner')
    .requiredOption('--to <place>', 'a cell such as cell-a, or dedicated: a service and a database of its own')
    .option('--cancel', 'let the present place take writes again, after a move that did not end')
    .option('--settings <file>', 'of a platform on Google Cloud; without it, that of npm start')
    .option('--admin-url <url>', 'on Google Cloud: the address of the admin API, if not that of its service')
    .option('--dry-run', 'on Google Cloud: show everything that would be done, and do nothing')
    .option('--yes', 'on Google Cloud: do not ask')
    .description('move a partner into a cell or out of it, while postbacks go on; safe to run again')
    .action(async (partner: string, options: MoveArguments) =>
      options.settings === undefined
        ? (await import('./move-command.js')).move(partner, options)
        : (await import('./deploy.js')).moveOnCloud(partner, { ...options, settings: options.settings }),
    );
}

function addBackup(program: Command): void {
  program
    .command('backup')
    .description('dump every database of the data folder, also while npm start runs')
    .requiredOption('--to <folder>', 'a new or empty folder')
    .action(async ({ to }: { to: string }) => (await import('./backup/commands.js')).backup(to));
  program
    .command('restore')
    .description('restore a backup into the empty databases of a data folder')
    .requiredOption('--from <folder>', 'the folder of the backup')
    .option('--with-other-keys', 'even if the data folder has other keys')
    .action(async ({ from, withOtherKeys = false }: { from: string; withOtherKeys?: boolean }) =>
      (await import('./backup/commands.js')).restore(from, withOtherKeys),
    );
}

function addAsk(program: Command): void {
  program
    .command('ask')
    .argument('[question]', 'a question in English, 简体中文 or 繁體中文, such as "上周各商家佣金"')
    .description(
      'ask the platform in plain words: the plan of the question, and its figures. Exits with 2 without figures',
    )
    .option('--json', 'the whole response as JSON')
    .option('--catalogue <file>', 'show the plan alone, offline: names of partners, tenants, offers, brands as JSON')
    .option('--set <file>', 'many questions, a line {"id","q"} each')
    .option('--out <file>', 'where the plans of --set go, a line {"id","plan"} each')
    .option('--now <time>', 'the time of the question in ISO 8601, by default the present')
    .option('--tz <zone>', 'the time zone of the person who asks')
    .action(async (question, options) => (await import('./ask.js')).handleQuestion(question, options));
}

function addReports(program: Command): void {
  program
    .command('sign-in-link')
    .description('print a link that signs one browser in to the console, once, within ten minutes')
    .action(async () => (await import('./sign-in-link.js')).printSignInLink());
  program
    .command('report-link')
    .description('print a link that opens a report of Looker Studio with its data source filled in')
    .argument('[partners...]', "codes of partners; without one: all that the reader's key may see")
    .option('--connector <id>', 'the deployment of the connector (docs/looker-studio.md)')
    .option('--table <table>', 'PROJECT.DATASET.TABLE of BigQuery')
    .option('--report <id>', 'the template report; else an empty one')
    .option('--title <title>', 'what the report is called')
    .option('--tz <zone>', 'the time zone in which days begin')
    .action(async (partners, options) => (await import('./report-link.js')).printReportLink(partners, options));
  program
    .command('reconcile')
    .description('compare what was received with what is stored, by hour; exits with 2 when they differ')
    .option('--partner <code>', 'one partner only')
    .option('--from <time>', 'ISO 8601')
    .option('--to <time>', 'ISO 8601')
    .option('--json', 'the report as JSON')
    .action(async (options) => (await import('./reconcile.js')).reconcile(options));
  program
    .command('compliance-report')
    .description(
      'who read and changed the data of a partner, and whether retention is kept; exits with 2 on a broken audit log',
    )
    .requiredOption('--partner <code>', 'the partner')
    .requiredOption('--from <date>', 'the first day, such as 2025-01-01')
    .requiredOption('--to <date>', 'the day after the last')
    .option('--json', 'the report as JSON')
    .action(async (options) => (await import('./compliance-report.js')).reportCompliance(options));
}

function addGenerators(program: Command): void {
  const check = ['--check', 'only compare the files with the code'] as const;
  program
    .command('openapi')
    .description('write docs/openapi and the types of the admin client (npm run openapi)')
    .option(...check)
    .action(async (options) => (await import('./generate/write-openapi.js')).writeOpenApi(options));
  program
    .command('env-example')
    .description('write .env.example (npm run env:example)')
    .option(...check)
    .action(async (options) => (await import('./generate/env-example.js')).writeEnvExample(options));
}
