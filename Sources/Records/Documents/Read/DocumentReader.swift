/// Reads documents from one input of any format: JSON Lines, Parquet, a WET archive.
///
/// Reading is in two steps, so that many threads share one input: `load` takes the next part of the input, by
/// one thread at a time; `Batch.decode` parses it, on the thread that processes the rows.
public protocol DocumentReader: AnyObject {
  /// The input, as faults and messages name it.
  var name: String { get }

  /// Where documents come from that do not say so themselves.
  var provenance: Provenance { get }

  /// Bytes of the input that have been read, as stored.
  var storedByteCount: Int { get }

  /// Replaces the content of `batch` by the next part of the input; false at its end, with an empty batch.
  ///
  /// A batch may have no rows if the part has none; faults of the part are in the batch.
  func load(_ batch: inout Batch) throws(TextError) -> Bool
}

extension DocumentReader {
  /// Replaces the content of `batch` by the documents of the next part of the input; false at its end.
  public func fill(_ batch: inout Batch) throws(TextError) -> Bool {
    guard try load(&batch) else { return false }
    batch.decode()
    return true
  }
}
