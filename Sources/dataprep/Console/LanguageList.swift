import ArgumentParser
import Base
import Records

/// Languages given on the command line, separated by commas: `sw,yo,ks_Deva`.
///
/// Tags may be written in any form that `LanguageTag` reads (`swa`, `swh_Latn`, `SW`). Options parse with
/// `transform: LanguageList.init(parsing:)`, so that a bad list is a usage error before any work starts;
/// `ExpressibleByArgument` cannot say which tag is wrong.
struct LanguageList: Equatable {
  /// The languages; at least one.
  let tags: Set<LanguageTag>

  /// Parses a list; white space around tags is ignored.
  ///
  /// - Throws: `ValidationError` that names the first bad tag, or says that the list is empty.
  init(parsing text: String) throws {
    var tags: Set<LanguageTag> = []
    for item in text.split(separator: ",") {
      let name = item.filter { !$0.isWhitespace }
      if !name.isEmpty { tags.insert(try Self.tag(parsing: name)) }
    }
    guard !tags.isEmpty else { throw ValidationError("expected language tags separated by commas, such as sw,yo") }
    self.tags = tags
  }

  /// Parses a single tag.
  ///
  /// - Throws: `ValidationError` that names it.
  static func tag(parsing text: String) throws -> LanguageTag {
    guard let tag = LanguageTag(text) else {
      let named = LanguageNames.find(text, limit: 3).map { "\($0.code) (\($0.englishName))" }
      let hint =
        named.isEmpty
        ? "tags look like sw, yo, zh-Hant or ks_Deva" : "did you mean \(named.joined(separator: " or "))?"
      throw ValidationError("\(PrintableText.line(text)) is not a language tag; \(hint)")
    }
    return tag
  }

  /// The canonical codes of the languages, as in records.
  var codes: Set<String> { Set(tags.map(\.code)) }
}
