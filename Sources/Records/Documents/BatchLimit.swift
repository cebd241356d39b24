/// What makes a batch full beside its bytes.
package enum BatchLimit {
  /// Records, and likewise faults: each takes memory of its own, a few hundred bytes, also where the input has only a bit
  /// for it, as a Parquet file has for a null. So a batch of the shortest records takes no more than one of long texts.
  package static let records = 1 << 12
}
