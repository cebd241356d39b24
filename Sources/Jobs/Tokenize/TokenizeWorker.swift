internal import Records
internal import Tokenization

/// Scratch memory of one thread: texts, and what encodes them.
internal final class TokenizeWorker {
  var texts = TextBatch()
  let encoder: DocumentEncoder
  /// The number of the input that the texts are from, and bytes of it that were read so far, as stored.
  var input = 0
  var storedBytes = 0

  init(_ encoder: DocumentEncoder) { self.encoder = encoder }
}
