public import Base

/// Detects a document's encoding and converts its bytes to UTF-8. Use one per thread: it
/// keeps converters from page to page.
///
/// The order is: byte order mark, HTTP header, meta element or XML declaration, form (UTF-8,
/// UTF-16), detector, windows-1252. A declaration that the bytes contradict is ignored.
public final class CharacterDecoder {
  private let detector = EncodingDetector()
  private var converters: [CharacterEncoding: ICUConverter] = [:]

  /// A decoder; use one per thread.
  public init() {}

  /// Appends `body` as well-formed UTF-8 to `output`, without a byte order mark.
  ///
  /// - Parameters:
  ///   - body: the payload as the server sent it, content codings undone.
  ///   - httpCharset: the label in the Content-Type header's `charset`; empty for none.
  ///   - isHTML: whether meta elements and an XML declaration count; false for text/plain.
  public func decode(
    _ body: Span<UInt8>, httpCharset: Span<UInt8>, isHTML: Bool, into output: inout ByteBuffer
  ) -> DecodedCharset {
    let (charset, isVerbatim) = decodeUnlessVerbatim(body, httpCharset: httpCharset, isHTML: isHTML, into: &output)
    if isVerbatim { output.append(body) }
    return charset
  }

  /// The charset, and whether the text is the body as it stands.
  public typealias Decoded = (charset: DecodedCharset, isVerbatim: Bool)

  /// Does what `decode` does, but appends nothing if the body is the text as it stands: well-formed UTF-8 without a byte
  /// order mark, the usual case.
  public func decodeUnlessVerbatim(
    _ body: Span<UInt8>, httpCharset: Span<UInt8>, isHTML: Bool, into output: inout ByteBuffer
  ) -> Decoded {
    let declared = EncodingLabels.encoding(httpCharset)
    return body.withUnsafeBufferPointer { bytes in
      decode(bytes, declared, isHTML, &output)
    }
  }

  private func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ http: CharacterEncoding?, _ isHTML: Bool,
    _ output: inout ByteBuffer
  ) -> Decoded {
    if let (encoding, length) = CharacterDecoder.byteOrderMark(bytes) {
      let rest = UnsafeBufferPointer(rebasing: bytes[length...])
      return convert(rest, from: encoding, .bom, &output)
    }
    if let encoding = UTF16Form.guess(bytes) { return convert(bytes, from: encoding, .form, &output) }

    let valid = UTF8Text.validPrefix(bytes)
    var declared: (encoding: CharacterEncoding, source: DecodedCharset.Source)?
    if let http, http != .replacement {
      declared = (http, .http)
    } else if isHTML, let meta = MetaPrescan.encoding(in: bytes), meta != .replacement {
      declared = (meta, .meta)
    }
    if valid == bytes.count {
      return decodeValid(bytes, declared, &output)
    }
    if let declared, declared.encoding != .utf8 || UTF8Form.isLikely(bytes, isDeclared: true) {
      return convert(bytes, from: declared.encoding, declared.source, &output)
    }
    if UTF8Form.isLikely(bytes, isDeclared: false) { return convert(bytes, from: .utf8, .form, &output) }
    if let guess = detector.guess(bytes), guess != .utf8 {
      return convert(bytes, from: guess, .detector, &output)
    }
    return convert(bytes, from: .windows1252, .fallback, &output)
  }

  /// Well-formed UTF-8, the usual case.
  private func decodeValid(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ declared: (encoding: CharacterEncoding, source: DecodedCharset.Source)?,
    _ output: inout ByteBuffer
  ) -> Decoded {
    if let declared, declared.encoding == .utf8 {
      return (DecodedCharset(encoding: .utf8, source: declared.source), true)
    }
    let longSequences = UTF8Text.longSequences(bytes, limit: UTF8Form.decisiveCount)
    let escaped = longSequences == 0 ? EscapeForm.guess(bytes) : nil
    if let declared {
      let encoding = declared.encoding
      switch encoding {
      case .utf16BE, .utf16LE:
        // Zero bytes are ASCII too, but in no text: where there are some, it is UTF-16.
        if bytes.contains(0) { return convert(bytes, from: encoding, declared.source, &output) }
      case .iso2022JP, .iso2022KR, .hzGB2312:
        if escaped != nil { return convert(bytes, from: encoding, declared.source, &output) }
      default:
        if longSequences == 0 {
          // ASCII is the same in all of these encodings.
          return (DecodedCharset(encoding: encoding, source: declared.source), true)
        }
        if !UTF8Form.contradicts(encoding, longSequences) {
          return convert(bytes, from: encoding, declared.source, &output)
        }
      }
    }
    if let escaped, declared == nil {
      return convert(bytes, from: escaped, .detector, &output)
    }
    return (DecodedCharset(encoding: .utf8, source: .form), true)
  }

  private func convert(
    _ bytes: UnsafeBufferPointer<UInt8>, from encoding: CharacterEncoding,
    _ source: DecodedCharset.Source, _ output: inout ByteBuffer
  ) -> Decoded {
    let malformed: Int
    if encoding == .utf8 {
      malformed = UTF8Text.repair(bytes, into: &output)
    } else if let table = SingleByteTable.table(for: encoding) {
      malformed = table.decode(bytes, into: &output)
    } else {
      let converter = converters[encoding] ?? ICUConverter(encoding)
      converters[encoding] = converter
      malformed = converter.decode(bytes, into: &output)
    }
    return (DecodedCharset(encoding: encoding, source: source, malformedCount: malformed), false)
  }

  private static func byteOrderMark(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (CharacterEncoding, Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BE, 2) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LE, 2) }
    return nil
  }
}
