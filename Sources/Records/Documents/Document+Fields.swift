internal import Base

extension Document {
  /// Where a member is that is a string of `Batch.strings`.
  internal func string(_ field: KnownField) -> ByteRange {
    switch field {
    case .id: id
    case .dump: dump
    case .url: url
    case .date: date
    case .filePath: filePath
    case .title: title
    case .author: author
    case .published: published
    case .htmlLanguage: htmlLanguage
    default: preconditionFailure("\(field) is not a string field of a batch")
    }
  }

  /// Whether a member's value is the same as that of a document of another batch.
  internal func equals(
    _ other: Document, in field: KnownField, texts: borrowing ByteBuffer, strings: borrowing ByteBuffer,
    otherTexts: borrowing ByteBuffer, otherStrings: borrowing ByteBuffer
  ) -> Bool {
    switch field {
    case .text: return Self.equal(text, texts, other.text, otherTexts)
    case .language: return language == other.language
    case .languageScore: return languageScore == other.languageScore
    case .offset: return offset == other.offset
    case .length: return length == other.length
    case .charset: return charset == other.charset
    case .stage, .reason, .values: return verdict == other.verdict
    default: return Self.equal(string(field), strings, other.string(field), otherStrings)
    }
  }

  private static func equal(
    _ a: ByteRange, _ aBytes: borrowing ByteBuffer, _ b: ByteRange, _ bBytes: borrowing ByteBuffer
  ) -> Bool {
    guard a.count == b.count else { return false }
    return aBytes.withSpan(a.range) { a in
      bBytes.withSpan(b.range) { b in
        for index in 0..<a.count where a[index] != b[index] { return false }
        return true
      }
    }
  }
}
