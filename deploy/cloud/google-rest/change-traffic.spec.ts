import { changeTraffic, type Target } from './change-traffic';

describe('a change of traffic', () => {
  const PRESENT: Target[] = [
    { revisionName: 'old', percent: 100 },
    { revisionName: 'new', tag: 'next' },
  ];

  it('moves the traffic and keeps the tags', () => {
    expect(changeTraffic(PRESENT, { 'to-revisions': 'new=100' })).toEqual([
      { revisionName: 'new', percent: 100 },
      { revisionName: 'new', tag: 'next' },
    ]);
  });

  it('moves the traffic and removes a tag', () => {
    expect(changeTraffic(PRESENT, { 'to-revisions': 'new=100', 'remove-tags': 'next' })).toEqual([
      { revisionName: 'new', percent: 100 },
    ]);
  });

  it('divides the traffic, and leaves out a revision without any', () => {
    expect(changeTraffic([], { 'to-revisions': 'a=90,b=10,c=0' })).toEqual([
      { revisionName: 'a', percent: 90 },
      { revisionName: 'b', percent: 10 },
    ]);
  });

  it('moves a tag to another revision, and leaves the traffic of its target where it is', () => {
    const present = [{ revisionName: 'old', percent: 100, tag: 'next' }];
    expect(changeTraffic(present, { 'update-tags': 'next=new' })).toEqual([
      { revisionName: 'old', percent: 100 },
      { revisionName: 'new', tag: 'next' },
    ]);
  });

  it('gives a service without targets those that Cloud Run assumes', () => {
    expect(changeTraffic([], { 'update-tags': 'next=new' })).toEqual([
      { latestRevision: true, percent: 100 },
      { revisionName: 'new', tag: 'next' },
    ]);
  });

  it('leaves percentages that do not total 100 to gcloud', () => {
    expect(changeTraffic(PRESENT, { 'to-revisions': 'new=40' })).toBeUndefined();
  });
});
