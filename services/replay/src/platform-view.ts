/** What the replay must know of the platform beyond its topics. */
export interface PlatformView {
  /** Nothing is on its way: no consumer group lags, nothing is left to examine again, every verdict is relayed. */
  idle(): Promise<boolean>
  /** Contents in the originals index. */
  contents(): Promise<number>
  /** Takes a statistics epoch and gives its number. */
  takeEpoch(): Promise<number>
}
