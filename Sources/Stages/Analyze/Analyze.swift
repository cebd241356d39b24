internal import Base
internal import Language
package import Records

/// Finds where words, sentences and lines of every text are, so that no later stage has to look for itself.
///
/// Cost: a pass over the text for each kind of parts.
package struct Analyze: Stage {
  package static let id = "analyze"
  package static let group = "analyze"
  package static let summary = "Segments every text into words, sentences and lines, once for all later stages."
  package static let parameters: [StageParameter<Analyze>] = [
    .init("parts", \.parts, "The segmentations to compute: any of words, tokens, sentences and lines."),
    .init("language", \.language, "The language whose tokens are cut in documents that have none."),
  ]
  package static let examples: [StageExample] = [
    .keeps("any document", ExampleDocument(text: "Habari. Jambo.\nKaribu"))
  ]

  package let measure = Document.Measure.text
  /// The parts to find.
  package var parts: Set<Analysis> = []
  /// The language whose tokens are cut in documents without a language: English, as in datatrove.
  package var language = "en"

  /// Finds nothing.
  package init() {}

  /// Finds only `parts`.
  ///
  /// - Parameter language: whose tokens are cut in documents that have none.
  package init(_ parts: Set<Analysis>, language: String = "en") {
    self.parts = parts
    self.language = language
  }

  /// Inserts an `Analyze` before each stage that needs parts which no previous stage found, or which a change of
  /// texts invalidated; each finds all parts needed up to the next change.
  ///
  /// - Parameter language: whose tokens are cut in documents that have none.
  package static func placed(in stages: [any Stage], language: String = "en") -> [any Stage] {
    var placed: [any Stage] = []
    var known: Set<Analysis> = []
    for (index, stage) in stages.enumerated() {
      if !type(of: stage).needs.isSubset(of: known) {
        for later in stages[index...] {
          known.formUnion(type(of: later).needs)
          if type(of: later).changesTexts { break }
        }
        placed.append(Analyze(known, language: language))
      }
      placed.append(stage)
      if type(of: stage).changesTexts { known = [] }
    }
    return placed
  }

  package func makeWorker() -> any StageWorker { Worker(parts, language) }

  private final class Worker: StageWorker {
    private let parts: Set<Analysis>
    private let language: String
    private var sentences: [Range<Int>] = []
    private let splitter = ProseSentences()
    private var tokenizers: [WordRules.Name: WordTokenizer] = [:]
    private var tokenizersByLanguage: [String: WordTokenizer] = [:]

    init(_ parts: Set<Analysis>, _ language: String) {
      self.parts = parts
      self.language = language
    }

    func run(_ batch: inout Batch) {
      batch.analysis.removeAll()
      for row in batch.documents.indices {
        let document = batch.documents[row]
        if document.verdict.isKept { find(in: document.text, document.language, &batch) }
        if parts.contains(.words) { batch.analysis.words.endRow() }
        if parts.contains(.tokens) { batch.analysis.tokens.endRow() }
        if parts.contains(.sentences) { batch.analysis.sentences.endRow() }
        if parts.contains(.lines) { batch.analysis.lines.endRow() }
      }
    }

    private func tokenizer(for language: String) -> WordTokenizer {
      if let tokenizer = tokenizersByLanguage[language] { return tokenizer }
      let rules = WordRules.rules(for: language == "und" || language.isEmpty ? self.language : language)
      let tokenizer = tokenizers[rules.name] ?? WordTokenizer(rules)
      tokenizers[rules.name] = tokenizer
      tokenizersByLanguage[language] = tokenizer
      return tokenizer
    }

    private func find(in text: ByteRange, _ language: String, _ batch: inout Batch) {
      let start = Int(text.start)
      // Taken out while it grows, because the text is read from the same batch.
      var analysis = TextAnalysis()
      swap(&analysis, &batch.analysis)
      batch.texts.withSpan(text.range) { text in
        if parts.contains(.words) { TextCuts.words(of: text, at: start, to: &analysis.words) }
        if parts.contains(.tokens) {
          text.withUnsafeBufferPointer { text in
            for token in tokenizer(for: language).tokenize(text, at: start) { analysis.tokens.append(token) }
          }
        }
        if parts.contains(.lines) { TextCuts.lines(of: text, at: start, to: &analysis.lines) }
        if parts.contains(.sentences) {
          sentences.removeAll(keepingCapacity: true)
          splitter.append(of: text, to: &sentences)
          for sentence in sentences {
            analysis.sentences.append(ByteRange(start: start + sentence.lowerBound, count: sentence.count))
          }
        }
      }
      swap(&analysis, &batch.analysis)
    }
  }
}
