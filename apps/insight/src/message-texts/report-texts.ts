import type { MessageLanguage } from '@app/internal-protocol';
import type { DimensionName } from '@app/semantic-layer';

interface ReportTexts {
  dimensions: Record<DimensionName | 'bucket', string>;
  parts: { compared: string; change: string; change_pct: string; share: string };
  statuses: Readonly<Record<string, string>>;
  weekdays: readonly string[];
  none: string;
  noFigures: string;
  open: string;
  total: (rows: number) => string;
  missing: (partners: string) => string;
}

const shared = { sub_id: 'sub_id', media_id: 'media_id' };

/** What a message says besides figures. */
export const REPORT_TEXTS: Readonly<Record<MessageLanguage, ReportTexts>> = {
  en: {
    dimensions: {
      ...shared,
      bucket: 'Time',
      partner: 'Partner',
      tenant: 'Tenant',
      offer: 'Offer',
      status: 'Status',
      currency: 'Currency',
      hour_of_day: 'Hour of the day',
      weekday: 'Weekday',
    },
    parts: { compared: 'Compared', change: 'Change', change_pct: '%', share: 'Share' },
    statuses: { pending: 'Pending', approved: 'Approved', rejected: 'Rejected', paid: 'Paid', other: 'Other' },
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    none: '(none)',
    noFigures: 'No figures in this period.',
    open: 'Open these figures, as they were',
    total: (rows) => `${rows} rows in all; the attached CSV has every one.`,
    missing: (partners) => `Without ${partners}, whose services did not answer.`,
  },
  'zh-Hans': {
    dimensions: {
      ...shared,
      bucket: '时间',
      partner: '合作方',
      tenant: '租户',
      offer: '推广项目',
      status: '状态',
      currency: '币种',
      hour_of_day: '时段（小时）',
      weekday: '星期',
    },
    parts: { compared: '对比值', change: '变化', change_pct: '%', share: '占比' },
    statuses: { pending: '待定', approved: '已批准', rejected: '已拒绝', paid: '已付款', other: '其他' },
    weekdays: ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
    none: '（无）',
    noFigures: '此时段没有数据。',
    open: '打开当时的数字',
    total: (rows) => `共 ${rows} 行；附件 CSV 包含全部。`,
    missing: (partners) => `不含 ${partners}：其服务没有响应。`,
  },
  'zh-Hant': {
    dimensions: {
      ...shared,
      bucket: '時間',
      partner: '合作夥伴',
      tenant: '租戶',
      offer: '推廣項目',
      status: '狀態',
      currency: '幣別',
      hour_of_day: '時段（小時）',
      weekday: '星期',
    },
    parts: { compared: '對比值', change: '變化', change_pct: '%', share: '佔比' },
    statuses: { pending: '待定', approved: '已核准', rejected: '已拒絕', paid: '已付款', other: '其他' },
    weekdays: ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
    none: '（無）',
    noFigures: '此時段沒有資料。',
    open: '開啟當時的數字',
    total: (rows) => `共 ${rows} 列；附件 CSV 包含全部。`,
    missing: (partners) => `不含 ${partners}：其服務沒有回應。`,
  },
};
