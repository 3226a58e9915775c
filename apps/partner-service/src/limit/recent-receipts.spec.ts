import { RecentReceipts } from './recent-receipts';

describe('recent receipts', () => {
  it('are remembered for a while, and no more than twice a half of them', () => {
    const receipts = new RecentReceipts(10);
    for (let index = 0; index < 35; index += 1) receipts.add(String(index));
    const known = Array.from({ length: 35 }, (_, index) => index).filter((index) => receipts.has(String(index)));
    expect(known).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34]);
  });
});
