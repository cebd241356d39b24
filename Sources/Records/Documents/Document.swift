public import Base

/// A document, or a captured page on its way to becoming one: a row of a `Batch`.
///
/// Long values are ranges of the batch's arenas: `strings` for the page's metadata, and the
/// arena named beside each field for the page itself. A row that was read from a line keeps it, and notes which of
/// the line's members were set since, so that writing it again changes nothing else.
public struct Document: Sendable {
  /// WARC-Record-ID of the response, in its angle brackets.
  public var id = ByteRange.empty { didSet { changed.insert(.id) } }
  /// The crawl, such as `CC-MAIN-2025-18`; empty if it is the one of the row's `Provenance`.
  public var dump = ByteRange.empty { didSet { changed.insert(.dump) } }
  /// The URL that it was captured from.
  public var url = ByteRange.empty { didSet { changed.insert(.url) } }
  /// When it was captured, as in the archive (WARC-Date: ISO 8601, UTC); records have it in the form of `CaptureDate`.
  public var date = ByteRange.empty { didSet { changed.insert(.date) } }
  /// The archive it is from; empty if it is the one of the row's `Provenance`.
  public var filePath = ByteRange.empty { didSet { changed.insert(.filePath) } }
  /// The HTTP status code; 0 for records that are not HTTP responses.
  public var status = 0
  /// The media type that the server named, lower case without parameters.
  public var contentType = ByteRange.empty
  /// The charset parameter of the media type.
  public var declaredCharset = ByteRange.empty
  /// Offset of the stored record in its file, in bytes: of its compressed member, where it has one.
  public var offset = 0 { didSet { changed.insert(.offset) } }
  /// Length of the stored record, in bytes; nil if it shares its compressed member with others, which records have as 0.
  public var length: Int? { didSet { changed.insert(.length) } }
  /// The payload as it was sent, transfer and content codings removed; in `Batch.bodies`.
  public var body = ByteRange.empty
  /// The payload in UTF-8; in `Batch.characters`, or in `Batch.bodies` if it is the body as it stands.
  public var characters = ByteRange.empty
  /// Whether `characters` is in `Batch.bodies`.
  public var isBodyText = false
  /// The character set that `characters` was decoded from.
  public var charset = "" { didSet { changed.insert(.charset) } }
  /// The main text; in `Batch.texts`.
  public var text = ByteRange.empty { didSet { changed.insert(.text) } }
  /// The page's title.
  public var title = ByteRange.empty { didSet { changed.insert(.title) } }
  /// Who wrote the page as it declares it, joined by `; `.
  public var author = ByteRange.empty { didSet { changed.insert(.author) } }
  /// When the page was published as it declares it, in a form of ISO 8601 with a question mark behind it.
  public var published = ByteRange.empty { didSet { changed.insert(.published) } }
  /// The `lang` attribute of the page's `html` element, as written.
  public var htmlLanguage = ByteRange.empty { didSet { changed.insert(.htmlLanguage) } }
  /// Unicode scalars in `text`.
  public var textScalars = 0
  /// The language as a canonical tag, `und` where it is unknown.
  public var language = "und" { didSet { changed.insert(.language) } }
  /// How sure the language is, 0 to 1.
  public var languageScore: Float = 0 { didSet { changed.insert(.languageScore) } }
  /// The line that the document was read from, without its line feed; in `Batch.lines`. Empty where it is from none.
  public var line = ByteRange.empty
  /// Where the line has its text, quotes included, in `Batch.lines`, and what was read there, in `Batch.texts`; empty where
  /// something of it was replaced while it was read.
  internal var writtenText = (value: ByteRange.empty, read: ByteRange.empty)
  /// Records of the input before this one, including faulty ones: what `TextBatch.Row.ordinal` says of the same record.
  public var ordinal = 0
  /// The line's members that were set since it was read.
  package internal(set) var changed = KnownFields()
  /// The stages' decision so far.
  public var verdict = Verdict.kept(.clean)
  /// Why the document is kept for a lower tier than clean; nil where it is not.
  public var noise: Drop?

  /// A document without values.
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
