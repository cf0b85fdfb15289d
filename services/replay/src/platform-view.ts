/** What the replay must know of the platform beyond its topics. */
export interface PlatformView {
  /** Nothing is on its way: no consumer group lags, nothing is left to examine again. */
  idle(): Promise<boolean>
  /** Last row of every chain of the ledger, by chain. What is read of the verdict topic must reach them. */
  ledgerHeads(): Promise<ReadonlyMap<number, number>>
  /** Contents in the originals index. */
  contents(): Promise<number>
  /** Contents that the newest statistics epoch counted; 0 before the first epoch. */
  contentsAtEpoch(): Promise<number>
  /** Takes a statistics epoch and gives its number. */
  takeEpoch(): Promise<number>
}
