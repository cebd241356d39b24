internal import Base
package import Records

/// Applies FineWeb-2's filters with the thresholds of each document's language.
///
/// FineWeb-2 (arXiv 2506.20920) has ten values for each of 1,929 languages, in this order of rules: the score of the
/// language, Gopher's repetition, FineWeb's lines, Gopher's quality. `table` is a YAML file with them, named by its language
/// (`swh_Latn.yml`), a folder of such files, which is how FineWeb-2 publishes its own, or a file of JSON lines: `language`
/// and the ten fields. `und_Latn` has the thresholds of all languages in a script that have none, `und` those of all others.
/// Documents in a language without thresholds are kept; `language-thresholds.known` is then 0.
///
/// Cost: that of the three stages.
package struct ApplyLanguageThresholds: Stage {
  package static let id = "language-thresholds"
  package static let purpose = ["table"]
  package static let group = "language-thresholds"
  package static let summary = "Applies FineWeb-2's filters with thresholds of each document's language."
  package static let needs: Set<Analysis> = [.tokens]
  /// Why documents are dropped whose language is not sure.
  package static let reason = Drop.Reason(rawValue: "language-score")
  package static let parameters: [StageParameter<ApplyLanguageThresholds>] = [
    .init("table", \.table, "Thresholds by language: a file or a folder; null for none.") {
      try $0.files($1).resource { try QualityThresholdTable($0) }
    }
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "a language without thresholds", ExampleDocument(text: "x", language: "yo"), parameters: some, resources: files),
    .drops(
      "a language that is not sure", ExampleDocument(text: "x", language: "sw", languageScore: 0.25), parameters: some,
      resources: files, group: group, for: reason, [.init("score", .number(0.25)), .init("limit", .number(0.5))]),
    .drops(
      "lines that are repeated", ExampleDocument(text: "a b\na b\na b", language: "sw", languageScore: 1),
      parameters: some, resources: files, group: GopherRepetition.group, for: .init(rawValue: "dup-line-frac"),
      [.init("share", .number(2.0 / 3)), .init("limit", .number(0.4))]),
  ]
  private static let some = JSONValue.object([.init(key: "table", value: .string("thresholds.jsonl"))])
  private static let files = ExampleResources([
    "thresholds.jsonl": [
      "thresholds.jsonl": #"{"language":"swh_Latn","dup_line_frac":0.4,"dup_n_grams":[[5,0.2]],"language_score":0.5,"#
        + #""line_punct_thr":-1,"max_avg_word_length":3141,"max_non_alpha_words_ratio":0.8,"min_avg_word_length":1,"#
        + #""new_line_ratio":7.25,"stopwords":["na","ya"],"top_n_grams":[[2,0.3]]}"# + "\n"
    ]
  ])

  package let measure = Document.Measure.text
  /// The thresholds; nil to keep all documents.
  package var table: StageResource<QualityThresholdTable>?

  /// Without thresholds.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(table?.value) }

  private final class Worker: StageWorker {
    /// What is done with the documents of one language.
    private struct Chain {
      var thresholds: QualityThresholds
      var workers: [any StageWorker]
    }

    private let table: QualityThresholdTable?
    /// The chains by language as documents name it; nil for those without thresholds.
    private var chains: [String: Chain?] = [:]
    private var hidden: [(row: Int, verdict: Verdict)] = []

    init(_ table: QualityThresholdTable?) { self.table = table }

    func run(_ batch: inout Batch) {
      guard table != nil else { return }
      var languages: Set<String> = []
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let chain = chain(batch.documents[row].language)
        batch.note("language-thresholds.known", chain == nil ? 0 : 1, row: row)
        guard let chain else { continue }
        languages.insert(batch.documents[row].language)
        let score = Double(batch.documents[row].languageScore)
        if score < chain.thresholds.languageScore {
          batch.drop(
            row, stage: ApplyLanguageThresholds.group, for: ApplyLanguageThresholds.reason,
            [.init("score", .number(score)), .init("limit", .number(chain.thresholds.languageScore))])
        }
      }
      for language in languages.sorted() {
        guard let chain = chain(language) else { continue }
        run(chain, language, &batch)
      }
    }

    /// Runs a chain on the documents of its language: the others are hidden from it as dropped ones.
    private func run(_ chain: Chain, _ language: String, _ batch: inout Batch) {
      hidden.removeAll(keepingCapacity: true)
      let other = Verdict.dropped(Drop(stage: "", reason: Drop.Reason(rawValue: "")))
      for row in batch.documents.indices
      where batch.documents[row].verdict.isKept && batch.documents[row].language != language {
        hidden.append((row, batch.documents[row].verdict))
        batch.documents[row].verdict = other
      }
      for worker in chain.workers { worker.run(&batch) }
      for (row, verdict) in hidden { batch.documents[row].verdict = verdict }
    }

    private func chain(_ language: String) -> Chain? {
      if let known = chains[language] { return known }
      let thresholds = LanguageTag(language).flatMap { table?.thresholds(for: $0) }
      let chain = thresholds.flatMap { thresholds in
        (try? thresholds.stages.map { try $0.makeWorker() }).map { Chain(thresholds: thresholds, workers: $0) }
      }
      chains[language] = .some(chain)
      return chain
    }
  }
}
