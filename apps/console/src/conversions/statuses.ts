export const STATUSES = ['pending', 'approved', 'rejected', 'paid', 'other'] as const;
export type Status = (typeof STATUSES)[number];
