/// How a document's bytes were read as characters.
public struct DecodedCharset: Sendable, Hashable {
  /// The evidence for the encoding.
  public enum Source: String, Sendable, CaseIterable {
    /// The bytes' own mark at the start.
    case bom
    /// The HTTP header's `charset`.
    case http
    /// A meta element or XML declaration.
    case meta
    /// The bytes are well-formed UTF-8, or UTF-16 to all appearance, whatever was declared.
    case form = "utf-8"
    /// The detector's guess.
    case detector
    /// Nothing: windows-1252, as browsers do.
    case fallback
  }

  /// The encoding used.
  public var encoding: CharacterEncoding
  /// The evidence for the encoding.
  public var source: Source
  /// Malformed sequences that became U+FFFD.
  public var malformedCount: Int

  /// An encoding with its evidence.
  public init(encoding: CharacterEncoding, source: Source, malformedCount: Int = 0) {
    self.encoding = encoding
    self.source = source
    self.malformedCount = malformedCount
  }

  /// The encoding's name as records carry it: `utf-8`, `windows-1251` ...
  public var name: String { encoding.rawValue }
}
