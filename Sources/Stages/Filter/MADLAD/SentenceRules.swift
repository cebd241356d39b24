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
  /// The rules that hold of each sentence of the document.
  private var found: [SentenceScores.Rules] = []
  /// Languages that the document's is confused with.
  private var relatives: Set<LanguageTag> = []

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
      found.removeAll(keepingCapacity: true)
      var menu = Menu()
      for sentence in sentences {
        let bytes = UnsafeBufferPointer(rebasing: texts[sentence.range])
        let shape = ruler.shape(of: bytes)
        var rules = rules(for: bytes, shape)
        if let language, isOther(bytes, than: language) { rules.insert(.init(.language)) }
        found.append(rules)
        if stage.words == .script, shape.isOpen, shape.words <= Menu.entryWords {
          menu.add(shape)
        } else {
          end(&menu, at: found.count - 1)
        }
      }
      end(&menu, at: found.count)
      var scores = SentenceScores()
      for rules in found { scores.add(rules) }
      return scores
    }
  }

  /// Lines without an end mark, one after the other, that may be the entries of a menu.
  private struct Menu {
    /// Words of the longest entry.
    static let entryWords = 5
    var entries = 0
    var words = 0
    var capitals = 0

    mutating func add(_ shape: SentenceShape) {
      entries += 1
      words += shape.words
      capitals += shape.capitals
    }
  }

  /// Ends a menu before the sentence `next`: if its entries together are a list, each of them is one.
  private func end(_ menu: inout Menu, at next: Int) {
    defer { menu = Menu() }
    guard menu.entries > 1, menu.words >= stage.minListWords,
      Double(menu.capitals) > stage.maxCapitals * Double(menu.words)
    else { return }
    for index in (next - menu.entries)..<next { found[index].insert(.init(.list)) }
  }

  /// The rules but that of languages that hold of a sentence without white space around it.
  func rules(for sentence: UnsafeBufferPointer<UInt8>) -> SentenceScores.Rules {
    rules(for: sentence, ruler.shape(of: sentence))
  }

  private func rules(for sentence: UnsafeBufferPointer<UInt8>, _ shape: SentenceShape) -> SentenceScores.Rules {
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
    let language: LanguageTag
    if let tag = LanguageTag(document.language), !tag.isUndetermined, identifier.knows(tag) {
      language = tag
    } else {
      language = identifier.identify(Span(_unsafeElements: text)).language
    }
    relatives = Set(LanguageNeighbour.confusable(with: language.language))
    if DocumentIdentifier.chinese.contains(language.language) { relatives.formUnion(DocumentIdentifier.chinese) }
    return language.isUndetermined ? nil : language.language
  }

  /// Whether a sentence is in another language, or in none.
  private func isOther(_ sentence: UnsafeBufferPointer<UInt8>, than language: LanguageTag) -> Bool {
    guard let identifier else { return false }
    let found = identifier.identify(Span(_unsafeElements: sentence))
    guard found.letters > 0, Double(found.score) >= stage.minProbability else { return false }
    if found.candidate.isUndetermined { return found.wordlessShare > 0.5 }
    return found.candidate.language != language && !relatives.contains(found.candidate.language)
  }
}
