export const EVIDENCE_LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'] as const;
export type EvidenceLanguage = (typeof EVIDENCE_LANGUAGES)[number];

/** The words of the page that goes to the network. */
export interface EvidenceTexts {
  title: string;
  lead: (partner: string) => string;
  conversion: string;
  partner: string;
  status: string;
  amounts: string;
  requests: string;
  received: string;
  postbackId: string;
  as: string;
  kinds: { original: string; update: string; duplicate: string };
  file: string;
  truncated: string;
  files: string;
  fileNotes: { requests: string; conversion: string; revisions: string; sums: string };
}

export const EVIDENCE_TEXTS: Readonly<Record<EvidenceLanguage, EvidenceTexts>> = {
  en: {
    title: 'Evidence for one conversion',
    lead: (partner) =>
      `This page lists every postback that we received from ${partner} about this conversion. All times are UTC. The files beside this page hold each request as it was received.`,
    conversion: 'Conversion',
    partner: 'Network',
    status: 'Status',
    amounts: 'Amounts',
    requests: 'Postbacks, the oldest first',
    received: 'Received',
    postbackId: 'Postback id',
    as: 'Taken as',
    kinds: { original: 'new conversion', update: 'change', duplicate: 'duplicate without a change' },
    file: 'File',
    truncated: 'There are older postbacks, which are not in this archive.',
    files: 'Files',
    fileNotes: {
      requests: 'each request as received: time, address, request line, headers and parameters; secrets are replaced',
      conversion: 'the present state and the history, as our system returns them',
      revisions: 'the settings by which each postback was read',
      sums: 'SHA-256 of every file; "sha256sum -c SHA256SUMS" verifies them',
    },
  },
  'zh-Hans': {
    title: '单笔转化的证据',
    lead: (partner) =>
      `本页列出我们从 ${partner} 收到的关于这笔转化的全部回传。所有时间均为 UTC。随附文件逐一保存收到的原始请求。`,
    conversion: '转化',
    partner: '联盟平台',
    status: '状态',
    amounts: '金额',
    requests: '回传（从最早开始）',
    received: '接收时间',
    postbackId: '回传 ID',
    as: '处理结果',
    kinds: { original: '新转化', update: '变更', duplicate: '重复，无变更' },
    file: '文件',
    truncated: '更早的回传未包含在此压缩包中。',
    files: '文件说明',
    fileNotes: {
      requests: '收到的每个请求：时间、地址、请求行、请求头和参数；密钥已替换',
      conversion: '当前状态和历史，与系统返回的内容一致',
      revisions: '读取每条回传时所用的设置',
      sums: '每个文件的 SHA-256；可用 "sha256sum -c SHA256SUMS" 校验',
    },
  },
  'zh-Hant': {
    title: '單筆轉換的證據',
    lead: (partner) =>
      `本頁列出我們從 ${partner} 收到的關於這筆轉換的全部回傳。所有時間均為 UTC。隨附檔案逐一保存收到的原始請求。`,
    conversion: '轉換',
    partner: '聯盟平台',
    status: '狀態',
    amounts: '金額',
    requests: '回傳（從最早開始）',
    received: '接收時間',
    postbackId: '回傳 ID',
    as: '處理結果',
    kinds: { original: '新轉換', update: '變更', duplicate: '重複，無變更' },
    file: '檔案',
    truncated: '更早的回傳未包含在此壓縮檔中。',
    files: '檔案說明',
    fileNotes: {
      requests: '收到的每個請求：時間、位址、請求行、請求標頭和參數；金鑰已替換',
      conversion: '目前狀態和歷史，與系統回傳的內容一致',
      revisions: '讀取每筆回傳時所用的設定',
      sums: '每個檔案的 SHA-256；可用 "sha256sum -c SHA256SUMS" 驗證',
    },
  },
};
