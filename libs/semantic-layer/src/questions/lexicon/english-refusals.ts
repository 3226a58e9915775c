import type { Lexicon } from './lexicon';

const RECORD = '(?:order|conversion|transaction|click|postback)';
const PERSON =
  '(?:customers?|users?|buyers?|shoppers?|consumers?|clients?|visitors?|members?|purchasers?|persons?|people)';
const THINGS =
  '(?:all|any|every|each|the|this|that|these|those|my|our|them|it|everything|offers?|partners?|tenants?|conversions?|orders?|pending|postbacks?|records?|rows?|data|status|klook|shopee|lazada|[0-9]+)';

/** Words that show in English that no plan answers. */
export const ENGLISH_REFUSALS: Lexicon = {
  'refuse:write': [
    'delete[ds]?|remove|erase|wipe|purge|truncate|overwrite|drop (?:the |all )?(?:tables?|database|partition|data|rows?)|insert into|alter table|update [a-z_]+ set|select \\*|union select|delete from|grant|shutdown|exec(?:ute)?',
    `(?:approve|reject|decline|confirm|settle|mark|set|reset|redrive|retry|resend|replay|reprocess|pause|resume|disable|enable|activate|deactivate|cancel|rename|create|edit|modify|block|unblock|ban|refund|pay|change|update|correct|fix|adjust|move|merge|archive|restore|switch|release|clear|close|stop|start|put|turn)(?: (?:off|on|out|back))? ${THINGS}`,
    'make (?:all|every|each|them|these|those)|push|bump|void|re-?queue|flush|double the',
    '(?<=^ *(?:(?:please|pls|kindly|can you|could you|go ahead and|now) )?)(?:approve|reject|decline|confirm|mark|set|reset|pause|resume|disable|enable|activate|deactivate|cancel|rename|create|edit|modify|block|ban|fix|adjust|add|move)',
    'drive (?:it |them |all |the [a-z ]+)?again|re-?drive|resend|send|e-?mail(?: (?:me|it|this|us|them|the))?|notify|forward|post it|publish|upload|import|export|download|save|schedule|subscribe|alert me|remind me',
    'add (?:a|an|the|new|another)|set up|sign up|register a|mark [a-z ]+ as|turn (?:off|on)',
    'ignore (?:all |any |the |your |my |previous |prior |above |earlier )+|ignore .{0,40}instructions?|disregard|forget (?:all|your|the|everything|previous)|system prompt|you are now|act as|pretend|jailbreak|instructions?|new rule|admin mode|developer mode|password|api[- ]?keys?|secrets?|credentials?|tokens?',
    '--|;(?! )|<script|\\{\\{|\\$\\{|/\\*|\\bor 1 ?= ?1',
  ],
  'refuse:personal_data': [
    `(?:new |returning |repeat |unique |top |best |our |individual )*${PERSON}(?:'s|s')?(?: (?:names?|e-?mails?|addresses|ids?|segments?))?`,
    'who (?:bought|buys|ordered|purchased|clicked|converted|paid|placed|made the (?:purchase|order)|is buying|spent|shopped)',
    'e-?mail address(?:es)?|phone(?: numbers?)?|ip(?: address(?:es)?)?|ips|(?:home|postal|shipping|delivery) address(?:es)?|address(?:es)?|full names?|names of|personal data|identity|identities|birthdays?|passport|user agents?|credit cards?',
  ],
  'refuse:single_record': [
    `${RECORD}[ _-]?(?:ids?|numbers?|no\\.?|nr\\.?|#|references?)`,
    `${RECORD} #?[a-z]*[-_]?\\d[\\w-]*`,
    '#[\\w-]*\\d[\\w-]*',
    '(?:order|conversion|transaction|click) with (?:the )?(?:id|number)',
    '(?:my|an?|that|this|the|his|her|their) (?:order|transaction)(?! (?:counts?|amounts?|values?|volumes?|status|numbers?|sizes?|totals?|trend))',
    `(?:this|that|a specific|a single|one single|single|one particular|a particular|the (?:very )?(?:last|latest|newest|most recent|first|biggest|largest|smallest)(?: single)?|my last|latest|newest|most recent|last) ${RECORD}`,
    `(?:individual|raw|each single|every single) (?:orders?|conversions?|transactions?|postbacks?|clicks?|records?|rows?)`,
    '(?:the )?(?:last|latest|most recent|newest|first) (?:\\d+ |few )?(?:orders|conversions|transactions|postbacks)',
    '(?:the )?(?:biggest|largest|smallest|single biggest|most expensive|highest-value) (?:single )?(?:order|orders|purchase|purchases|basket)',
    'payload|raw postback|click id',
  ],
  'refuse:future': [
    '(?:the )?(?:next|coming|upcoming|following) (?:\\d+ |few |two |three )?(?:hours?|days?|weeks?|months?|quarters?|years?|half|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mega sale|january|february|march|april|may|june|july|august|september|october|november|december)',
    'tomorrow|day after tomorrow|forecast(?:s|ed|ing)?|predict(?:s|ed|ion|ions|ing)?|projected|projections?|project|outlook|in the future|future|will|going to|gonna|by (?:the )?end of (?:this|the|next)|by year[- ]end|by month[- ]end|on track|rest of (?:the|this)|remainder of|later this|soon|expect(?:ed)? (?:next|for next|tomorrow|in)|run[- ]rate|the days ahead|weeks? from now|days? from now|months? from now|upcoming|in \\d+ (?:days|weeks|months)',
  ],
  'refuse:cause_or_advice': [
    'why|what (?:caused|causes|explains|drove|drives|led to|is behind|went wrong)|reasons?|because of|due to|explain|how come|causes?|root cause|blame|responsible for',
    'should(?: (?:we|i))?|ought|recommend(?:ed|ation|ations)?|suggest(?:ion|ions)?|advise|advice|worth|is (?:that|this|it) (?:good|bad|normal|ok|okay|high|low|enough|healthy|a lot|much)|good or bad|normal|healthy|too (?:low|high|much|many)|what (?:can|could|do|must) (?:we|i) do|how (?:can|could|do|to|should) (?:we |i |you )?(?:improve|increase|raise|reduce|fix|lower|get|boost|grow|optimi[sz]e|earn more|make more)|improve our|good|bad|great|opinion|think|feel about|strategy|optimi[sz]e|focus on|better to|best way|good idea|makes? sense',
  ],
  'refuse:not_in_model': [
    'clicks?|clicked|click-?through(?: rates?)?|ctr|cr|cvr|conversion (?:rate|ratio|percentage)s?|costs?|spend(?:ing)?|spent|ad ?spend|budgets?|roi|roas|return on [a-z ]+|profits?(?: margins?)?|profitab(?:le|ility)|margins?|losses in money|cpa|cpc|cpm|cpl|epc|rpm|ltv|lifetime value|arpu',
    '(?:country|regions?|cit(?:y|ies)|states? of|geo(?:graph(?:y|ies|ic))?|locations?)(?: of (?:the )?buyers)?|devices?(?: types?)?|mobile|desktop|tablets?|ios|android|iphones?|browsers?|operating systems?|os|platforms?',
    'products?|skus?|items?|categor(?:y|ies)|quantit(?:y|ies)|units sold|colou?rs?|sizes?|prices?|vouchers?|coupons?|discounts?|promo codes?|segments?|audiences?|demographics?|age groups?|gender|men|women|new vs returning|retention|churn|cohorts?|funnels?',
    'impressions?|views|page ?views?|visits?|sessions?|traffic|bounce rate|landing pages?|keywords?|referr(?:er|al)s?|channels?|sources?|creatives?|banners?|ads?|campaigns?|publishers?|affiliates|influencers?|refunds?|returns|returned|chargebacks?|cancellations?|cancell?ed|taxes|tax|vat|shipping|leads?|installs?|sign-?ups?|sectors?|industr(?:y|ies)|languages?|time to (?:approve|convert|approval|conversion)|latency|response times?|median',
  ],
  'refuse:out_of_scope': [
    '(?:usd|myr|idr|thb|sgd|php|vnd|eur|dollar|ringgit)(?: to |/| vs | in | )(?:usd|myr|idr|thb|sgd|php|vnd|eur|dollar|ringgit)(?: exchange)? rates?|weather|joke|poem|song|recipe|news|stock(?: price)?s?|share price|bitcoin|crypto|exchange rates?|fx rates?|currency rates?|football|match|movie|capital of|president|translate|who are you|what can you do|your name|how old|meaning of life|horoscope|temperature|rain|world cup|lottery',
    'server|servers|gateway|uptime|log ?in|logins?|sign in|invoices?|contracts?|settings?|configuration|mapping|endpoint|documentation|docs|webhook|url|version|bug|support|contact|employees?|salary|competitors?|company|code|python|sql|function|script|homepage|website|terms|policy|licen[cs]e|database|queue|backup|spool|deploy(?:ment)?|certificate|dns',
  ],
  'clarify:time': [
    "black friday|cyber monday|hari raya(?: [a-z]+)?|raya|ramadh?an|eid(?: [a-z-]+)?|lebaran|chinese new year|lunar new year|new year(?:'s)?(?: (?:eve|day))?|christmas|xmas|easter|diwali|deepavali|songkran|tet|valentine(?:'s)?(?: day)?|thanksgiving|mid-?autumn(?: festival)?|singles'? day|national day|merdeka|holidays?|holiday season|festive season|festival|peak season|low season|school holidays|mother'?s day|father'?s day|boxing day|halloween|prime day|payday(?: sale)?s?",
    '(?:the |our |that |last )?(?:campaign|promo|promotion|flash sale|mega sale|big sale|sale season|sale period|event|launch|price change|price increase|relaunch|migration|switch|change of (?:price|terms)|redesign|outage|incident|update|go-live|kick-?off|commission change|rate change|new (?:terms|rates|contract))(?: (?:period|week|days?|month))?',
    '(?:since|before|after|during|until) (?:the |our |that |we |their )?(?:campaign|promo|promotion|sale|event|launch|launched|change|changed|switch|switched|migration|relaunch|update|outage|incident|started|joined|new [a-z]+|price [a-z]+|commission (?:change|increase|cut))',
    'recent(?:ly)?|lately|a while ago|some time ago|the other day|(?:the )?(?:last|past) (?:few|couple of|several) (?:hours|days|weeks|months|years)|these days|in (?:the )?past|earlier|quarterly|(?:by|per|each|every) (?:quarter|year)|yearly|annual(?:ly)?|fortnight(?:ly)?|minutes?|(?:beginning|end|middle|start) of (?:the )?(?:week|month|quarter|year)|early|late|mid',
  ],
  opening: ['how about|what about|and for|and what about'],
  'clarify:metric': ['same|the same|ditto|likewise|it again|instead|previous question|as before'],
};
