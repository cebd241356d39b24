package import Records
internal import Base

/// Compares the digests in records' headers with those of the bytes.
///
/// A payload digest counts as right if it is that of the body as stored, without its chunking, or
/// without its codings: tools have written each of the three.
package final class DigestVerifier {
  /// The result of a comparison.
  package enum Outcome: Sendable, Equatable {
    /// The header has no such digest, or it cannot be compared: a truncated record, a revisit's payload.
    case absent
    case verified, mismatched
    /// The algorithm is not known, or the digest is not written as one.
    case unreadable

    /// The fault to record, if any.
    package var fault: Fault.Kind? {
      switch self {
      case .absent, .verified: nil
      case .mismatched: .digestMismatch
      case .unreadable: .digestUnreadable
      }
    }
  }

  private let digests = Digest.Algorithm.allCases.map { Digest($0) }
  private let http = HTTPDecoder()

  /// A verifier; use one per thread.
  package init() {}

  /// Compares `WARC-Block-Digest` of the reader's current record.
  package func verifyBlock(of reader: ArchiveReader) -> Outcome {
    guard !reader.isTruncated, reader.has(.blockDigest) else { return .absent }
    guard let expected = expected(.blockDigest, of: reader) else { return .unreadable }
    return reader.withContent { matches($0, expected) } ? .verified : .mismatched
  }

  /// Compares `WARC-Payload-Digest` of the reader's current record.
  package func verifyPayload(of reader: ArchiveReader) -> Outcome {
    guard !reader.isTruncated, reader.type != .revisit, reader.has(.payloadDigest) else { return .absent }
    guard let expected = expected(.payloadDigest, of: reader) else { return .unreadable }
    return reader.withContent { content in
      let message = HTTPMessage(content)
      if matches(content.extracting(message.body), expected) { return .verified }
      for codings in [HTTPDecoder.Codings.transfer, .all] {
        _ = http.decode(content, codings: codings)
        if http.withPayload(of: content, { matches($0, expected) }) { return .verified }
      }
      return .mismatched
    }
  }

  private func expected(_ field: WARCField, of reader: ArchiveReader) -> LabelledDigest? {
    reader.withField(field) { value in value.withUnsafeBufferPointer { LabelledDigest($0) } }
  }

  private func matches(_ bytes: Span<UInt8>, _ expected: LabelledDigest) -> Bool {
    guard let digest = digests.first(where: { $0.algorithm == expected.algorithm }) else { return false }
    digest.update(bytes)
    return digest.finish() == expected.bytes
  }
}
