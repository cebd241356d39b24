internal import Base
internal import Records

/// The rules of a folder, by language.
package struct LanguageRules: Sendable {
  private let rules: [String: LanguageRule]

  /// Rules of different languages.
  package init(_ rules: some Sequence<LanguageRule>) {
    self.rules = Dictionary(rules.map { ($0.code.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The languages that have a rule, in order.
  package var codes: [String] { rules.keys.sorted(by: Path.precedes) }

  /// The rule of a language by its canonical tag; nil where it has none.
  package subscript(code: String) -> LanguageRule? { rules[code] }

  /// Whether no language has a rule.
  package var isEmpty: Bool { rules.isEmpty }

  /// SHA-256 over all that decides what the rules do: histories and reasons are left out, so that a remark changes no run.
  package var digest: String {
    var json = JSONWriter(capacity: 1 << 14)
    json.beginArray()
    for code in codes { rules[code]?.describe(&json) }
    json.endArray()
    return Digest.of(json.bytes.array().span, .sha256).hexadecimal
  }
}
