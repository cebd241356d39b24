public import Base

/// Reads texts and what identifies them from one input: JSON Lines, Parquet, an archive.
///
/// Reading is in two steps, so that many threads share one input: `load` takes the next part of the input, by
/// one thread at a time; `TextBatch.decode` parses it, on the thread that processes the rows.
///
/// ```swift
/// let reader = try openTextReader("corpus.jsonl.zst")
/// var batch = TextBatch()
/// while try reader.fill(&batch) {
///   for row in batch.rows { batch.bytes.withSpan(row.text.range) { ... } }
/// }
/// ```
public protocol TextReader: AnyObject {
  /// The input, as faults and messages name it.
  var name: String { get }

  /// The fields of `TextBatch.more`.
  var fields: TextFields { get }

  /// Bytes of the input that have been read, as stored.
  var storedByteCount: Int { get }

  /// Replaces the content of `batch` by the next part of the input; false at its end, with an empty batch.
  ///
  /// A batch may have no rows if the part has none; faults of the part are in the batch.
  func load(_ batch: inout TextBatch) throws(TextError) -> Bool
}

extension TextReader {
  /// Replaces the content of `batch` by the rows of the next part of the input; false at its end.
  public func fill(_ batch: inout TextBatch) throws(TextError) -> Bool {
    guard try load(&batch) else { return false }
    batch.decode()
    return true
  }
}
