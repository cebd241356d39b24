/// Limits on the memory for reading a Parquet file.
public struct ParquetLimits: Sendable {
  /// Bytes of a page decompressed, of a page as stored, and of the values that are decoded at once. A page holds a
  /// whole value at least, so this bounds the longest text too.
  public var pageBytes = 1 << 29
  /// Bytes of the footer.
  public var footerBytes = 1 << 29

  /// The default limits.
  public init() {}
}
