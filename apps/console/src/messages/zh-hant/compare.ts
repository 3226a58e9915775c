import type { compare as english } from '../en/compare';

export const compare: typeof english = {
  compare: {
    title: '與聯盟平台的檔案對帳',
    lead: '將聯盟平台的 CSV 報表與我們的轉換逐筆比較：僅對方有、僅我方有、不一致，並給出下一步。檔案只留在此瀏覽器中。',
    file: '聯盟平台的 CSV 檔案',
    fileHint: 'UTF-8、GB18030 或 Big5，第一列為欄位名稱。',
    rows: (count) => `檔案共 ${count} 列`,
    encoding: '編碼',
    separator: '分隔符號',
    columns: { id: 'conversion_id 所在欄', amount: '金額所在欄', status: '狀態所在欄' },
    amountField: '對應的我方金額欄位',
    timeHint: '我方回傳按接收時間篩選。回傳晚於點擊和訂單，請選擇比檔案更寬的時間範圍。',
    start: '開始比較',
    same: (count) => `雙方一致的轉換：${count} 筆。`,
    skipped: (count) => `已略過沒有 ID 或 ID 重複的列：${count}。`,
    download: '下載 CSV',
    more: (count) => `另有 ${count} 筆在 CSV 中。`,
    conversion: '轉換',
    line: '檔案列號',
    theirAmount: '對方金額',
    ourAmount: '我方金額',
    theirStatus: '對方狀態',
    ourStatus: '我方狀態',
    different: {
      title: '金額或狀態不一致',
      next: '開啟該轉換，查看最近一次回傳。如果對方的值較新，請對方補發包含該值的回傳；否則將該轉換的證據傳給對方。',
      none: '沒有不一致的轉換。',
    },
    onlyTheirs: {
      title: '僅在對方檔案中',
      next: '在此時間範圍內我們沒有儲存這些轉換的回傳。請放寬時間範圍，在隔離區中尋找這些 ID，並將此清單傳給對方，要求重新傳送。',
      none: '檔案中沒有我方缺少的轉換。',
    },
    onlyOurs: {
      title: '僅我方有',
      next: '對方檔案中沒有這些轉換。它們可能不在檔案的時段內，或對方已刪除但沒有傳送回傳。請將此清單和相關轉換的證據傳給對方。',
      none: '我方沒有檔案中缺少的轉換。',
    },
  },
};
