public import Base
public import Records

/// Reads an archive's pages into batches.
public final class PageReader {
  /// The crawl that the archive belongs to.
  public private(set) var dump = ""
  private let source: any ByteSource

  public init(_ source: any ByteSource) { self.source = source }

  /// Fills a batch.
  public func fill(_ batch: inout Batch, maximumPages: Int) throws -> Bool { false }
  /// Records by type since the last call.
  public func takeRecordCounts() -> [(String, Int)] { [] }
  /// Stored bytes read since the last call.
  public func takeByteCount() -> Int { 0 }
}
