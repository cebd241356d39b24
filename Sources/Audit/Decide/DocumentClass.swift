/// Documents of a language that a rule can tell from the others without reading them.
package enum DocumentClass: Sendable, Hashable {
  /// All documents of the language.
  case everything
  /// Those of a host and the hosts below it; `es` is a whole top-level domain.
  case hosts(String)
  /// Those of all other hosts, and those without one.
  case otherHosts(String)
  /// Those with a score of the identifier below a value.
  case scores(below: Double)
  /// Those with a share of words of the language's list below a value.
  case words(below: Double)
  /// Those with less than half of their letters in a script, by its ISO 15924 code.
  case scripts(otherThan: String)
  /// Those with a text, in any letter case of ASCII.
  case texts(String)

  /// What they are, for a sentence: `documents of hosts at or below es`.
  package var words: String {
    switch self {
    case .everything: "all documents"
    case .hosts(let host): "documents of \(host) and the hosts below it"
    case .otherHosts(let host): "documents of other hosts than \(host)"
    case .scores(let value): "documents with a score below \(value)"
    case .words(let value): "documents with a share of listed words below \(value)"
    case .scripts(let script): "documents in another script than \(script)"
    case .texts(let text): "documents with the text \"\(text)\""
    }
  }
}
