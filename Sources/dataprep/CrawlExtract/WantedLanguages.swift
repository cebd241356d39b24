import ArgumentParser
import Records

/// The value of `--languages`.
enum WantedLanguages {
  /// Canonical tags of a list separated by commas.
  static func parse(_ list: String?) throws -> Set<String> {
    guard let list else { return [] }
    var tags: Set<String> = []
    for name in list.split(separator: ",") {
      let name = name.filter { !$0.isWhitespace }
      guard let tag = LanguageTag(String(name)) else {
        throw ValidationError("--languages: \(name) is no language tag; tags are like sw, yo or ks_Deva.")
      }
      tags.insert(tag.code)
    }
    if tags.isEmpty { throw ValidationError("--languages takes tags separated by commas, such as sw,yo.") }
    return tags
  }
}
