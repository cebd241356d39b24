internal import Base
internal import Tokenization
internal import Records

/// The tokens of a batch of texts, while it waits for its turn.
internal final class EncodedBatch {
  /// A document of it.
  struct Document {
    /// Its tokens in the batch.
    var tokens: Range<Int>
    /// How many of its tokens stand before these, in a shard that is in place.
    var firstToken: Int
    var ordinal: Int
    var offset: Int
    var id: String
    var textBytes: Int
    /// The batch's faults that were found before its end.
    var faultEnd: Int
  }

  /// The number of the input.
  var input = 0
  var tokens = TokenBuffer(capacity: 1 << 18)
  var documents: [Document] = []
  /// Whether the batch had any document, also one of the other split.
  var isEmpty = true
  var faults: [Fault] = []
  /// Bytes of all texts, and of the input so far, as stored.
  var textBytes = 0
  var storedBytes = 0

  /// Puts faults before all others.
  func insert(_ earlier: [Fault]) {
    guard !earlier.isEmpty else { return }
    faults.insert(contentsOf: earlier, at: 0)
    for index in documents.indices { documents[index].faultEnd += earlier.count }
  }

  /// Drops the first faults, which are known already; returns how many there were of `count`.
  func dropFaults(_ count: Int) -> Int {
    let dropped = min(count, faults.count)
    faults.removeFirst(dropped)
    for index in documents.indices { documents[index].faultEnd = max(0, documents[index].faultEnd - dropped) }
    return dropped
  }

  func removeAll() {
    tokens.removeAll()
    tokens.shrink(to: 1 << 21)
    documents.removeAll(keepingCapacity: true)
    isEmpty = true
    faults.removeAll()
    textBytes = 0
    storedBytes = 0
  }
}
