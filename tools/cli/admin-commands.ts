import { type Command, Option } from 'commander';
import { wholeNumber } from './option-parsers';

const JSON_OPTION = ['--json', 'as JSON, for programs'] as const;
const MAX_SECONDS = 86_400;

/** The verbs that do through the admin API what the console does. */
export function addAdminCommands(program: Command): void {
  addTail(program);
  addJobs(program);
  addRedrive(program);
  addMapping(program);
  addKeys(program);
  addUrl(program);
  addPredictions(program);
}

function addTail(program: Command): void {
  program
    .command('tail')
    .description('print postbacks as they are stored or quarantined, until Ctrl-C')
    .option('--partner <codes>', 'of these partners, separated by commas')
    .option('--tenant <code>', 'of this tenant')
    .option('--outcome <outcomes>', 'stored, updated, duplicate, quarantined, separated by commas')
    .option('--seconds <n>', 'end after so many seconds', wholeNumber(1, MAX_SECONDS))
    .option('--json', 'a JSON object a line, for jq')
    .action(async (options) => (await import('./admin-api/tail.js')).tail(options));
}

function addJobs(program: Command): void {
  const jobs = program.command('jobs').helpCommand(false).description('dry runs and redrives: list, show, stop');
  jobs
    .command('list')
    .description('the newest jobs of all partners')
    .option('--partner <code>', 'of one partner')
    .addOption(new Option('--kind <kind>', 'of one kind').choices(['dry_run', 'redrive', 'import']))
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./admin-api/jobs.js')).listJobs(options));
  jobs
    .command('show')
    .description('a job: its progress and its result')
    .argument('<partner>', 'the code of its partner')
    .argument('<id>', 'the id of the job')
    .option(...JSON_OPTION)
    .action(async (partner: string, id: string, options: object) =>
      (await import('./admin-api/jobs.js')).showJob({ partner, id, ...options }),
    );
  jobs
    .command('stop')
    .description('stop a job after its present step; what it has done stays')
    .argument('<partner>', 'the code of its partner')
    .argument('<id>', 'the id of the job')
    .option(...JSON_OPTION)
    .action(async (partner: string, id: string, options: object) =>
      (await import('./admin-api/jobs.js')).stopJob({ partner, id, ...options }),
    );
}

function addRedrive(program: Command): void {
  program
    .command('redrive')
    .description(
      'show what a redrive under the saved mapping would change; with --yes, process the postbacks again. Exits with 2 unless all were processed',
    )
    .requiredOption('--partner <code>', 'the partner')
    .addOption(
      new Option('--source <source>', 'where the postbacks are')
        .choices(['quarantined', 'stored', 'both'])
        .default('quarantined'),
    )
    .option('--from <time>', 'received at this time or later, ISO 8601')
    .option('--to <time>', 'received before this time')
    .option('--tenant <code>', 'of this tenant')
    .option('--field <field>', 'quarantined for a reason in this field')
    .option('--code <code>', 'quarantined for a reason with this code')
    .option('--all', 'all postbacks of the source')
    .option('--yes', 'redrive')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./admin-api/redrive.js')).redrive(options));
}

function addMapping(program: Command): void {
  const mapping = program.command('mapping').helpCommand(false).description('try a mapping on samples: test');
  mapping
    .command('test')
    .description('show what samples mean; exits with 2 when one would be quarantined')
    .argument('[samples...]', 'a URL, a query, or a body in JSON')
    .option('--partner <code>', 'under the saved mapping of this partner')
    .option('--tenant <code>', 'and of this tenant, instead of the default one')
    .option('--mapping <file>', 'offline, under the mapping in this JSON file')
    .option('--file <file>', 'samples, one a line; - is standard input')
    .option('--json', 'a JSON object a line, for jq')
    .action(async (samples: string[], options: object) =>
      (await import('./admin-api/mapping-test.js')).testMapping(samples, options),
    );
}

function addKeys(program: Command): void {
  const keys = program.command('keys').helpCommand(false).description('API keys: list, create, revoke');
  keys
    .command('list')
    .description('all API keys, without their texts')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./admin-api/keys.js')).listKeys(options));
  keys
    .command('create')
    .description('create a key and print it, this once')
    .requiredOption('--name <name>', 'its owner; the history names the author by it')
    .addOption(
      new Option('--role <role>', 'what it may do')
        .choices(['admin', 'editor', 'viewer', 'partner'])
        .makeOptionMandatory(),
    )
    .option('--partner <code>', 'for the role partner: the partner that it reads')
    .option('--expires <time>', 'ISO 8601; by default never')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./admin-api/keys.js')).createKey(options));
  keys
    .command('revoke')
    .description('revoke a key, at once and permanently')
    .argument('<id>', 'the id of the key')
    .option(...JSON_OPTION)
    .action(async (id: string, options: object) => (await import('./admin-api/keys.js')).revokeKey({ id, ...options }));
}

function addUrl(program: Command): void {
  const url = program.command('url').helpCommand(false).description('check the postback URL of a network: lint');
  url
    .command('lint')
    .description('list what is wrong with a postback URL; exits with 2 for an error that loses or falsifies postbacks')
    .argument('<url>', 'as it is entered at the network, macros included')
    .requiredOption('--partner <code>', 'the partner that it is for')
    .option('--tenant <code>', 'and its tenant, instead of the default one')
    .option('--network <code>', 'the network that holds it; by default by the name of the partner')
    .option(...JSON_OPTION)
    .action(async (text: string, options) => (await import('./admin-api/url-lint.js')).lintPostbackUrl(text, options));
}

function addPredictions(program: Command): void {
  const predictions = program
    .command('predictions')
    .helpCommand(false)
    .description('predictions of models that are trained elsewhere: import');
  predictions
    .command('import')
    .description(
      'import probabilities of approval from a file; exits with 2 when a row is wrong, and imports none then',
    )
    .argument('<file>', 'a .csv, .ndjson, .jsonl or .json file')
    .option(...JSON_OPTION)
    .action(async (file: string, options: object) =>
      (await import('./admin-api/predictions.js')).importPredictions(file, options),
    );
}
