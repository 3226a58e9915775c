/** The columns that click ids and sub ids come to stand in, whatever a mapping makes of them: masked, and erased. */
export const ID_COLUMNS = [
  'click_id',
  'sub_id',
  'adv_sub',
  'adv_sub2',
  'adv_sub3',
  'adv_sub4',
  'adv_sub5',
  'aff_sub',
  'aff_sub2',
  'aff_sub3',
  'aff_sub4',
] as const;
