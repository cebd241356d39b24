/// A language, with its script if that is not the usual one.
///
/// The canonical form, which files and records use, is BCP 47 as MADLAD-400 writes it (`sw`, `zh`, `ks_Deva`): the
/// two-letter code of ISO 639-1 if there is one, otherwise the three-letter code. Individual languages have the code
/// that the web uses for them (`swh` and `swa` are `sw`, `cmn` is `zh`, `nob` is `no`). Regions are dropped.
public struct LanguageTag: Sendable, Hashable {
  private let row: Int16
  /// The prefix of labels in fastText models.
  private static let labelPrefix = "__label__"
  /// The script if it is not the language's usual one, otherwise `unknown`.
  private let otherScript: Script

  private init(row: Int16, otherScript: Script) {
    self.row = row
    self.otherScript = otherScript
  }

  /// `und`: the language is unknown.
  public static let undetermined = LanguageTag("und") ?? LanguageTag(row: 0, otherScript: .unknown)

  /// Parses any form of tag: `sw`, `swa`, `swh_Latn`, `sw-Latn-TZ`, `__label__swh_Latn`, `SW`, `zh-Hant`; nil for
  /// unknown languages.
  public init?(_ text: String) {
    var text = text
    guard let tag = text.withUTF8({ LanguageTag(utf8: $0) }) else { return nil }
    self = tag
  }

  /// Parses a tag from UTF-8 without allocating; nil for unknown languages.
  public init?(_ text: Span<UInt8>) {
    guard let tag = text.withUnsafeBufferPointer({ LanguageTag(utf8: $0) }) else { return nil }
    self = tag
  }

  private init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes[...]
    if rest.starts(with: Self.labelPrefix.utf8) { rest = rest.dropFirst(Self.labelPrefix.utf8.count) }
    func nextSubtag() -> Slice<UnsafeBufferPointer<UInt8>> {
      let end = rest.firstIndex { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") } ?? rest.endIndex
      defer { rest = rest[min(end + 1, rest.endIndex)...] }
      return rest[..<end]
    }
    guard let entry = LanguageTable.shared.entry(nextSubtag()) else { return nil }
    var script = entry.script
    while !rest.isEmpty {
      let subtag = nextSubtag()
      guard !subtag.isEmpty else { return nil }
      if let packed = Script.pack(subtag) {
        // Codes such as Zyyy and Zzzz name no script.
        script = ScriptTable.shared.index(packed).map { Script(index: $0) } ?? .unknown
        break
      }
    }
    self = LanguageTag(row: entry.row, script: script)
  }

  private init(row: Int16, script: Script) {
    let usual = LanguageTable.shared.rows[Int(row)].script
    let isUsual = script == .unknown || usual.covers(script) && !Self.isChineseVariant(script)
    self.init(row: row, otherScript: isUsual || script == usual ? .unknown : script)
  }

  /// Simplified and traditional characters are distinct scripts if a tag names them.
  private static func isChineseVariant(_ script: Script) -> Bool { script.code == "Hans" || script.code == "Hant" }

  /// This language in another script.
  public func written(in script: Script) -> LanguageTag { LanguageTag(row: row, script: script) }

  private var entry: LanguageTable.Row { LanguageTable.shared.rows[Int(row)] }

  /// Whether this is `und`.
  public var isUndetermined: Bool { self == .undetermined }

  /// The canonical tag: `sw`, `ks_Deva`.
  public var code: String {
    let language = LanguageTable.shared.text(entry.code)
    return otherScript == .unknown ? language : "\(language)_\(otherScript.code)"
  }

  /// The canonical tag for tables that other programs read: `nan` (Min Nan) has its script, as it is no number to
  /// readers of CSV.
  public var tableCode: String { code == "nan" ? isoCode : code }

  /// The ISO 639-3 code and the script, as in the labels of most language identifiers: `swa_Latn`; the code alone if
  /// the script is unknown.
  public var isoCode: String {
    let language = LanguageTable.shared.text(entry.iso)
    return script == .unknown ? language : "\(language)_\(script.code)"
  }

  /// The script: the one in the tag, or else the language's usual one; `unknown` if there is none.
  public var script: Script { otherScript == .unknown ? entry.script : otherScript }

  /// The scripts that the language is written in today, the tag's first.
  public var scripts: [Script] {
    let others = LanguageTable.shared.text(entry.otherScripts).split(separator: " ").compactMap { Script(String($0)) }
    return ([script, entry.script] + others).reduce(into: []) { known, script in
      if script != .unknown, !known.contains(script) { known.append(script) }
    }
  }

  /// The English name: `Swahili`.
  public var englishName: String { LanguageTable.shared.text(entry.name) }

  /// The language's own name if CLDR has it (`Kiswahili`), otherwise the English name.
  public var ownName: String { LanguageTable.shared.text(entry.ownName.isEmpty ? entry.name : entry.ownName) }

  /// The language without its script: `ks` for `ks_Deva`.
  public var language: LanguageTag { LanguageTag(row: row, otherScript: .unknown) }

  /// The macrolanguage of this language in ISO 639-3, if that is a different tag: `zh` for `yue`.
  public var macrolanguage: LanguageTag? {
    entry.macrolanguage.isEmpty ? nil : LanguageTag(LanguageTable.shared.text(entry.macrolanguage))
  }

  /// All languages in their usual scripts, ordered by code.
  public static var all: [LanguageTag] {
    LanguageTable.shared.rows.indices.map { LanguageTag(row: Int16($0), otherScript: .unknown) }
  }
}

extension LanguageTag: CustomStringConvertible {
  /// The canonical tag.
  public var description: String { code }
}

extension LanguageTag: Comparable {
  /// Orders tags by canonical code.
  public static func < (a: LanguageTag, b: LanguageTag) -> Bool { a.code < b.code }
}
