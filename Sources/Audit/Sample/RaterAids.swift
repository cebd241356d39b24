package import Language
package import Records

/// Adds to a document what helps people judge it who do not read the language: other languages that it could be in, its
/// scripts, words that only this language has.
package final class RaterAids {
  private static let rivals = 5
  private static let neighbours = 6
  private static let cousins = 3

  private let language: LanguageTag
  private let identifier: DocumentIdentifier
  private let words: WordListScorer?

  /// - Parameters:
  ///   - language: the language that is audited.
  ///   - model: an identifier of languages.
  ///   - words: words that are specific to the language.
  /// - Throws: `LanguageError` for a model that is no identifier.
  package init(_ language: LanguageTag, model: FastTextModel, words: WordList?) throws(LanguageError) {
    self.language = language
    identifier = try DocumentIdentifier(model, neighbours: Self.neighbours, cousins: Self.cousins)
    self.words = words.map { WordListScorer($0) }
  }

  /// Fills in rivals, scripts and the share of the language's words.
  internal func add(to document: inout AuditDocument) {
    let bytes = Array(document.text.utf8)
    let found = identifier.identify(bytes.span)
    document.rivals = rivals(found)
    let scripts = ScriptCounts(bytes.span)
    let letters = Double(max(1, scripts.letters))
    document.scripts = scripts.present.map { ($0.script.code, Double($0.letters) / letters) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    if let words { document.wordListShare = words.score(bytes.span, language: language).share }
  }

  /// Other languages, the best one first; what the model does not know goes by how much better it fits than what the model
  /// knows.
  private func rivals(_ found: DocumentLanguage) -> [AuditDocument.Rival] {
    var scores: [LanguageTag: (score: Double, isInModel: Bool)] = [:]
    func offer(_ tag: LanguageTag, _ score: Double, isInModel: Bool) {
      guard tag != language, !tag.isUndetermined, score > 0 else { return }
      if let before = scores[tag], before.score >= score { return }
      scores[tag] = (min(1, score), isInModel)
    }
    offer(found.candidate, Double(found.score), isInModel: true)
    if let second = found.second { offer(second, Double(found.secondShare), isInModel: true) }
    for neighbour in found.neighbours {
      offer(neighbour.language, Double(found.score - neighbour.margin), isInModel: true)
    }
    for cousin in found.cousins { offer(cousin.language, Double(-cousin.margin), isInModel: false) }
    return scores.map { .init(code: $0.key.code, score: $0.value.score, isInModel: $0.value.isInModel) }
      .sorted { ($1.score, $0.code) < ($0.score, $1.code) }
      .prefix(Self.rivals).map { $0 }
  }
}
