import ArgumentParser
import Language

/// The value of `--languages`: canonical tags.
struct WantedLanguages: ExpressibleByArgument {
  var codes: Set<String> = []

  init?(argument: String) {
    for name in argument.split(separator: ",") {
      guard let tag = LanguageTag(String(name.filter { !$0.isWhitespace })) else { return nil }
      codes.insert(tag.code)
    }
    if codes.isEmpty { return nil }
  }
}
