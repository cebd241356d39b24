internal import Base
internal import Language
internal import Records

/// MADLAD-400's rules about sentences at work on one thread.
internal final class SentenceRules {
  private let stage: LimitQuestionable
  private let ruler = SentenceRuler()
  private let counter = ScriptWords()
  private let cursed = CursedSentences.published
  private let identifier: DocumentIdentifier?

  /// - Throws: as `DocumentIdentifier` for the stage's model.
  init(_ stage: LimitQuestionable) throws {
    self.stage = stage
    identifier = try stage.model.map { try DocumentIdentifier($0.value) }
  }

  /// What the rules find in the document in `row`, whose sentences the batch has.
  func scores(of batch: borrowing Batch, row: Int) -> SentenceScores {
    let document = batch.documents[row]
    let sentences = batch.analysis.sentences[row]
    return batch.texts.withUnsafeBytes { texts in
      let language = language(of: document, UnsafeBufferPointer(rebasing: texts[document.text.range]))
      var scores = SentenceScores()
      for sentence in sentences {
        let bytes = UnsafeBufferPointer(rebasing: texts[sentence.range])
        var found = rules(for: bytes)
        if let language, isOther(bytes, than: language) { found.insert(.init(.language)) }
        scores.add(found)
      }
      return scores
    }
  }

  /// The rules but that of languages that hold of a sentence without white space around it.
  func rules(for sentence: UnsafeBufferPointer<UInt8>) -> SentenceScores.Rules {
    let shape = ruler.shape(of: sentence)
    var found: SentenceScores.Rules = []
    let length = stage.words == .script ? shape.length : shape.characters
    if length < stage.minLength || length > stage.maxLength { found.insert(.init(.length)) }
    if Double(shape.dangers) / Double(max(shape.characters, 1)) > stage.maxDanger { found.insert(.init(.danger)) }
    if isList(shape, sentence) { found.insert(.init(.list)) }
    if cursed.matches(sentence) { found.insert(.init(.cursed)) }
    return found
  }

  private func isList(_ shape: SentenceShape, _ sentence: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Double(shape.capitals) > stage.maxCapitals * Double(stage.minListWords) else { return false }
    let words = stage.words == .script && shape.isUnspaced ? counter.count(sentence) : shape.words
    return words >= stage.minListWords && Double(shape.capitals) > stage.maxCapitals * Double(words)
  }

  /// The language that sentences are compared with; nil if it is not known.
  private func language(of document: Document, _ text: UnsafeBufferPointer<UInt8>) -> LanguageTag? {
    guard let identifier else { return nil }
    if let tag = LanguageTag(document.language), !tag.isUndetermined, identifier.knows(tag) { return tag.language }
    let found = identifier.identify(Span(_unsafeElements: text)).language
    return found.isUndetermined ? nil : found.language
  }

  /// Whether a sentence is in another language, or in none.
  private func isOther(_ sentence: UnsafeBufferPointer<UInt8>, than language: LanguageTag) -> Bool {
    guard let identifier else { return false }
    let found = identifier.identify(Span(_unsafeElements: sentence))
    return found.letters > 0 && found.candidate.language != language && Double(found.score) >= stage.minProbability
  }
}
