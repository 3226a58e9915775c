import type { ClarifyTopic, RefuseReason } from '../plan/plan';

export interface Message {
  en: string;
  'zh-Hans': string;
  'zh-Hant': string;
}

export type Language = keyof Message;

export const ASSUMPTIONS = ['last_30_days', 'metrics', 'usd', 'ten_rows'] as const;
/** What a question does not say and its plan supposes. */
export type Assumption = (typeof ASSUMPTIONS)[number];

const message = (en: string, simplified: string, traditional: string): Message => ({
  en,
  'zh-Hans': simplified,
  'zh-Hant': traditional,
});

export const ASSUMPTION_MESSAGES: Readonly<Record<Assumption, Message>> = {
  last_30_days: message(
    'No period in the question: the last 30 days.',
    '问题中没有时间：取最近 30 天。',
    '問題中沒有時間：取最近 30 天。',
  ),
  metrics: message(
    'No figure in the question: the plan shows which ones were taken.',
    '问题中没有指标：所用的指标见计划。',
    '問題中沒有指標：所用的指標見計畫。',
  ),
  usd: message('Amounts are in US dollars.', '金额以美元计。', '金額以美元計。'),
  ten_rows: message(
    'No number in the question: the first ten.',
    '问题中没有数量：取前 10 个。',
    '問題中沒有數量：取前 10 個。',
  ),
};

/** What to ask back. */
export const CLARIFY_MESSAGES: Readonly<Record<ClarifyTopic, Message>> = {
  metric: message(
    'Which figure: conversions, sale amount, payout, or a rate?',
    '要看哪个指标：转化数、销售额、佣金，还是某个比率？',
    '要看哪個指標：轉換數、銷售額、佣金，還是某個比率？',
  ),
  time: message('Which period: from which day to which?', '哪段时间：从哪天到哪天？', '哪段時間：從哪天到哪天？'),
  value: message(
    'A name or word of the question is not known, or means several things. Which partner, tenant or offer is it?',
    '问题中有不认识或有多种含义的名称或词语。指的是哪个联盟、租户或商家？',
    '問題中有不認識或有多種含義的名稱或詞語。指的是哪個聯盟、租戶或商家？',
  ),
  currency: message(
    'Totals exist in US dollars and in ringgit. Which of them?',
    '总额只有美元和令吉两种。要哪一种？',
    '總額只有美元和令吉兩種。要哪一種？',
  ),
};

export const REFUSE_MESSAGES: Readonly<Record<RefuseReason, Message>> = {
  not_in_model: message(
    'There is no such figure or property here: only what postbacks report of conversions is known.',
    '这里没有这个指标或属性：只有回传所报告的转化数据。',
    '這裡沒有這個指標或屬性：只有回傳所報告的轉換資料。',
  ),
  future: message('Forecasts are not made from questions.', '问答不做预测。', '問答不做預測。'),
  personal_data: message(
    'Questions about persons are not answered.',
    '不回答涉及个人的问题。',
    '不回答涉及個人的問題。',
  ),
  write: message(
    'Questions only read: nothing is changed.',
    '问答只能读取，不做任何修改。',
    '問答只能讀取，不做任何修改。',
  ),
  single_record: message(
    'This is about a single record. Search for its id instead.',
    '这是关于单条记录的问题，请按编号搜索。',
    '這是關於單筆記錄的問題，請按編號搜尋。',
  ),
  cause_or_advice: message(
    'Figures show what happened, not why, and give no advice.',
    '数据只说明发生了什么，不解释原因，也不给建议。',
    '資料只說明發生了什麼，不解釋原因，也不給建議。',
  ),
  out_of_scope: message(
    'This is not a question about conversions.',
    '这不是关于转化的问题。',
    '這不是關於轉換的問題。',
  ),
};

/** For a plan that the roll-up cannot answer. */
export const NOT_YET_MESSAGE: Message = message(
  'The plan is understood, but its figures are not kept yet: single sub ids, and expected payout.',
  '问题已理解，但尚未保存这些数据：单个 sub id 和预计佣金。',
  '問題已理解，但尚未保存這些資料：單一 sub id 和預估佣金。',
);

/** Where two readings of a question differ. */
export const CHOICE_MESSAGE: Message = message(
  'The question can be read in more than one way. Which figures are meant?',
  '这个问题有不止一种理解。要看哪一种？',
  '這個問題有不只一種理解。要看哪一種？',
);

export const MODEL_NOTICE_CODES = ['model_unavailable', 'model_unusable', 'model_limited'] as const;
/** Why a question was read by the parser alone although a model is set up. */
export type ModelNotice = (typeof MODEL_NOTICE_CODES)[number];

export const MODEL_NOTICES: Readonly<Record<ModelNotice, Message>> = {
  model_unavailable: message(
    'The language model did not respond, so the question was read without it.',
    '语言模型没有响应，本次未使用它来理解问题。',
    '語言模型沒有回應，本次未使用它來理解問題。',
  ),
  model_unusable: message(
    'The language model gave no usable plan, so the question was read without it.',
    '语言模型没有给出可用的计划，本次未使用它来理解问题。',
    '語言模型沒有給出可用的計畫，本次未使用它來理解問題。',
  ),
  model_limited: message(
    'You have asked the language model often within a minute, so this question was read without it.',
    '您在一分钟内多次使用语言模型，本次未使用它来理解问题。',
    '您在一分鐘內多次使用語言模型，本次未使用它來理解問題。',
  ),
};
