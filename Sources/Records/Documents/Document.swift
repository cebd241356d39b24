public import Base

/// One captured page on its way to becoming a document: a row of a `Batch`.
///
/// Long values are ranges of the batch's arenas: `strings` for what describes the page, and the
/// arena named beside each field for the page itself.
public struct Document: Sendable {
  /// WARC-Record-ID of the response, in its angle brackets.
  public var id = ByteRange.empty
  /// The page's address.
  public var url = ByteRange.empty
  /// When it was captured, as the archive has it (WARC-Date: ISO 8601, UTC).
  public var date = ByteRange.empty
  /// The HTTP status code; 0 for records that are no HTTP responses.
  public var status = 0
  /// The media type that the server named, lower case without parameters.
  public var contentType = ByteRange.empty
  /// The charset parameter of the media type.
  public var declaredCharset = ByteRange.empty
  /// Offset of the stored record in its file, in bytes: of its compressed member, where it has one.
  public var offset = 0
  /// Length of the stored record, in bytes; nil where it shares its compressed member with others.
  public var length: Int?
  /// The payload as it was sent, transfer and content codings removed; in `Batch.bodies`.
  public var body = ByteRange.empty
  /// The payload in UTF-8; in `Batch.characters`.
  public var characters = ByteRange.empty
  /// The character set that `characters` was decoded from.
  public var charset = ""
  /// The main text; in `Batch.texts`.
  public var text = ByteRange.empty
  /// The page's title.
  public var title = ByteRange.empty
  /// Who wrote the page as it declares it, several divided by `; `.
  public var author = ByteRange.empty
  /// When the page was published as it declares it, in a form of ISO 8601.
  public var published = ByteRange.empty
  /// The `lang` attribute of the page's `html` element, as written.
  public var htmlLanguage = ByteRange.empty
  /// Unicode scalars in `text`.
  public var textScalars = 0
  /// The language as a canonical tag, `und` where it is unknown.
  public var language = "und"
  /// How sure the language is, 0 to 1.
  public var languageScore: Float = 0
  /// What the stages have decided so far.
  public var verdict = Verdict.kept(.clean)

  public init() {}

  /// The forms of a page whose bytes are counted.
  public enum Measure: Sendable { case body, characters, text }

  /// Bytes of the page in one of its forms.
  public func byteCount(_ measure: Measure) -> Int {
    switch measure {
    case .body: Int(body.count)
    case .characters: Int(characters.count)
    case .text: Int(text.count)
    }
  }
}
