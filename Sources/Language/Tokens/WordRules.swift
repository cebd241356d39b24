internal import Base
internal import CResources
internal import Records

/// Rules by which a text is cut into words and punctuation marks.
///
/// They are those of spaCy's rule-based tokenizer, because datatrove's filters count its words and the published
/// thresholds of Gopher, C4, FineWeb and FineWeb-2 were chosen with them. Characters, special texts and units are data
/// (`scripts/word-rules`); what is done with them is `WordTokenizer`.
package final class WordRules: Sendable {
  /// The sets of rules.
  package enum Name: String, Sendable, CaseIterable {
    /// For English and its closest relatives: contractions and abbreviations are known.
    case english
    /// For the languages that datatrove cuts as Tswana: as `any`, and hyphens between digits and letters part words.
    case tswana
    /// For all others.
    case any
  }

  /// The set's name.
  package let name: Name
  internal let kinds: CharacterKinds
  internal let specials: SpecialTexts
  /// Special texts that other rules cut, by the hash of their first piece: these are put together again.
  internal let fused: FusedTexts
  /// What is cut off behind a digit: `km`, `GB`, `%`.
  internal let units: [[UInt32]]
  /// Whether a hyphen parts a digit from a letter.
  internal let splitsDigitHyphens: Bool

  /// The rules for a language.
  ///
  /// - Parameter language: a canonical tag; rules of `any` for one that is unknown.
  package static func rules(for language: String) -> WordRules {
    rules(LanguageTag(language).flatMap { table.languages[$0.code] } ?? .any)
  }

  /// A set of rules.
  package static func rules(_ name: Name) -> WordRules {
    switch name {
    case .english: english
    case .tswana: tswana
    case .any: any
    }
  }

  /// What the rules of all languages know of characters.
  package static var kinds: CharacterKinds { table.kinds }

  private static let table = WordRulesTable()
  private static let english = WordRules(.english, table)
  private static let tswana = WordRules(.tswana, table)
  private static let any = WordRules(.any, table)

  private init(_ name: Name, _ table: WordRulesTable) {
    self.name = name
    kinds = table.kinds
    units = table.units
    splitsDigitHyphens = name != .any
    specials = SpecialTexts(
      table.specials[.any, default: []] + (name == .english ? table.specials[.english] ?? [] : []))
    fused = FusedTexts(specials, kinds, units, splitsDigitHyphens: splitsDigitHyphens)
  }
}

/// `word-rules.tsv`, parsed.
private struct WordRulesTable: Sendable {
  var kinds: CharacterKinds
  var specials: [WordRules.Name: [(text: [UInt32], lengths: [UInt8])]] = [:]
  var units: [[UInt32]] = []
  var languages: [String: WordRules.Name] = [:]

  init() {
    var ranges: [(ClosedRange<Int>, UInt16)] = []
    let bytes = UnsafeBufferPointer(start: dataprep_word_rules, count: dataprep_word_rules_count)
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      let fields = line.split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
      let codes = { (text: String) in text.unicodeScalars.map(\.value) }
      switch (fields[0], fields.count) {
      case ("class", 4):
        guard let first = Int(fields[1], radix: 16), let last = Int(fields[2], radix: 16),
          let kinds = UInt16(fields[3], radix: 16)
        else { fallthrough }
        ranges.append((first...last, kinds))
      case ("special", 4):
        guard let name = WordRules.Name(rawValue: fields[1]) else { fallthrough }
        specials[name, default: []].append((codes(fields[2]), fields[3].split(separator: ",").compactMap { UInt8($0) }))
      case ("unit", 2): units.append(codes(fields[1]))
      case ("language", 3):
        if let tag = LanguageTag(fields[2]) { languages[tag.code] = WordRules.Name(rawValue: fields[1]) }
      default: preconditionFailure("word-rules.tsv has a line that cannot be understood")
      }
    }
    kinds = CharacterKinds(ranges)
    // The longest first, as the longest that fits is cut off.
    units.sort { $0.count > $1.count }
  }
}
