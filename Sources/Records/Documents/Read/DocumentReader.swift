/// Reads documents from one input, whatever its format: JSON Lines, Parquet, a WET archive.
///
/// Reading is in two steps, so that many threads share one input: `load` takes the next part of the input, by
/// one thread at a time; `Batch.decode` makes rows of it, by the thread that works on them.
public protocol DocumentReader: AnyObject {
  /// The input, as faults and messages name it.
  var name: String { get }

  /// Where documents come from that do not say so themselves.
  var provenance: Provenance { get }

  /// Bytes of the input that have been read, as stored.
  var storedByteCount: Int { get }

  /// Replaces what `batch` holds by the next part of the input; false at its end, with nothing in the batch.
  ///
  /// A batch may come back without rows where the part holds none; faults found in it are in the batch.
  func load(_ batch: inout Batch) throws(TextError) -> Bool
}

extension DocumentReader {
  /// Replaces what `batch` holds by the documents of the next part of the input; false at its end.
  public func fill(_ batch: inout Batch) throws(TextError) -> Bool {
    guard try load(&batch) else { return false }
    batch.decode()
    return true
  }
}
