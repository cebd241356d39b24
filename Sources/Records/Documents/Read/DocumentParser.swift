internal import Base

/// Parses a line of JSON into a document; its strings are copied, so the line stays unchanged.
internal struct DocumentParser {
  static let names = NameTable(KnownField.allCases.map { Array("\($0.name)".utf8) })

  private var parser: JSONLineParser
  private var textStart = 0
  private var stringStart = 0
  /// The replacements in values of the last parsed line.
  private(set) var repairs: [Repair] = []

  /// The replacements in a member's value.
  struct Repair {
    var field: KnownField
    /// Escaped surrogates that form no pair.
    var unpaired: Int
    /// Malformed sequences of UTF-8.
    var malformed: Int
  }

  /// - Parameter base: memory of lines, which is only read.
  init(_ base: UnsafeMutablePointer<UInt8>) {
    parser = JSONLineParser(base: base, names: Self.names)
  }

  /// The memory of lines.
  var base: UnsafeMutablePointer<UInt8> {
    get { parser.base }
    set { parser.base = newValue }
  }

  /// The value of a member of the line that was parsed last.
  func value(_ field: KnownField) -> JSONLineParser.Value { parser.values[field.rawValue] }

  /// Where a member's value is written in the memory, quotes included; nil if the line has no such member.
  func range(of field: KnownField) -> Range<Int>? {
    let value = value(field)
    switch value.kind {
    case .absent: return nil
    case .string: return value.start - 1..<value.end
    case .null, .other: return value.start..<value.end
    }
  }

  /// Whether a string of the last parsed line had replacements.
  func isRepaired(_ field: KnownField) -> Bool {
    value(field).kind == .string && repairs.contains { $0.field == field }
  }

  /// Parses the line at a range of the memory; its strings go after those that are there. False if there is
  /// nothing but white space.
  mutating func parse(
    _ line: Range<Int>, texts: inout ByteBuffer, strings: inout ByteBuffer
  ) throws(JSONError) -> Bool {
    textStart = texts.count
    stringStart = strings.count
    var isThere = false
    try texts.withRoom(line.count) { (text) throws(JSONError) in
      try strings.withRoom(line.count) { (string) throws(JSONError) in
        parser.rooms = (
          .init(base: text.baseAddress!, count: 0), .init(base: string.baseAddress!, count: 0)
        )
        isThere = try parser.parse(line)
        return parser.rooms!.strings.count
      }
      return parser.rooms!.text.count
    }
    return isThere
  }

  /// The document of the line that was parsed last, which has a text; `texts` and `strings` as they were given.
  /// Values of a different type become the member's default, but strings take the value's own text.
  mutating func document(texts: inout ByteBuffer, strings: inout ByteBuffer) -> Document {
    repairs.removeAll(keepingCapacity: true)
    var document = Document()
    document.text = place(.text, from: textStart, in: &texts)
    // Escapes in a line of ASCII can represent anything.
    let written = value(.text)
    document.textScalars =
      written.isASCII && written.count == written.end - 1 - written.start
      ? written.count : texts.withUnsafeBytes { UTF8Scalars.count($0, document.text.range) }
    document.id = place(.id, from: stringStart, in: &strings)
    document.dump = place(.dump, from: stringStart, in: &strings)
    document.url = place(.url, from: stringStart, in: &strings)
    document.date = place(.date, from: stringStart, in: &strings)
    document.filePath = place(.filePath, from: stringStart, in: &strings)
    document.title = place(.title, from: stringStart, in: &strings)
    document.author = place(.author, from: stringStart, in: &strings)
    document.published = place(.published, from: stringStart, in: &strings)
    document.htmlLanguage = place(.htmlLanguage, from: stringStart, in: &strings)
    let language = place(.language, from: stringStart, in: &strings)
    if !language.isEmpty { document.language = strings.string(language) }
    let charset = place(.charset, from: stringStart, in: &strings)
    if !charset.isEmpty { document.charset = strings.string(charset) }
    document.languageScore = number(.languageScore).map { Float($0) } ?? 0
    if !document.languageScore.isFinite { document.languageScore = 0 }
    document.offset = integer(.offset) ?? 0
    document.length = integer(.length).flatMap { $0 > 0 ? $0 : nil }
    document.changed = KnownFields()
    return document
  }

  /// Where a string's content is, after `start`; another value's text is copied. What is not UTF-8 is replaced.
  private mutating func place(_ field: KnownField, from start: Int, in arena: inout ByteBuffer) -> ByteRange {
    let value = value(field)
    var range: ByteRange
    switch value.kind {
    case .absent, .null: return .empty
    case .string: range = ByteRange(start: start + value.content, count: value.count)
    case .other:
      range = ByteRange(start: arena.count, count: value.count)
      // Strings inside are not unescaped, and may contain any bytes.
      arena.append(UnsafeBufferPointer(start: base + value.start, count: value.count))
    }
    var repair = Repair(field: field, unpaired: value.unpaired, malformed: 0)
    if !value.isASCII, !arena.withUnsafeBytes({ Self.isValid(.init(rebasing: $0[range.range])) }) {
      var repaired = ByteBuffer(capacity: 2 * value.count)
      repair.malformed = arena.withUnsafeBytes {
        UTF8Text.repair(UnsafeBufferPointer(rebasing: $0[range.range]), into: &repaired)
      }
      range = repaired.withSpan { arena.place($0) }
    }
    if repair.unpaired > 0 || repair.malformed > 0 { repairs.append(repair) }
    return range
  }

  private static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    UTF8Text.validPrefix(bytes) == bytes.count
  }

  private func number(_ field: KnownField) -> Double? {
    let value = value(field)
    guard value.kind == .other else { return nil }
    return JSONNumber.double(UnsafeBufferPointer(start: base + value.start, count: value.count))
  }

  private func integer(_ field: KnownField) -> Int? {
    let value = value(field)
    guard value.kind == .other else { return nil }
    return JSONNumber.integer(UnsafeBufferPointer(start: base + value.start, count: value.count))
  }
}
