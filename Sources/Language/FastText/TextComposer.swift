internal import Base
internal import Records

/// Brings texts into Unicode's normal form C, in which models are trained: decomposed text has the same language and
/// score as composed text (Unicode, conformance clause C6). One per thread.
internal final class TextComposer {
  private let normalizer = NFCNormalizer()
  private var output = ByteBuffer()

  /// `text` itself where it is in the form, else its copy in the form, valid until the next call.
  internal func composed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    output.removeAll()
    guard normalizer.normalize(changed: text, into: &output) else { return text }
    return output.withUnsafeBytes { $0 }
  }
}
