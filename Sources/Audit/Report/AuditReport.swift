package import Base

/// What the labels of an audit say: the verdict, and shares with intervals.
package struct AuditReport: Sendable {
  /// A share with what it is of.
  package struct Row: Sendable {
    /// What is counted: a label, a stratum, a reason, a proficiency.
    package var name: String
    /// How many, and their share.
    package var share: ShareOfLabels
    /// Documents of the population; 0 where that is not known.
    package var documents: Int
  }

  /// Where documents come from.
  package struct Host: Sendable {
    /// The host.
    package var name: String
    /// Its documents in the population.
    package var documents: Int
    /// Of those labelled, good and bad ones.
    package var good: Int
    /// Of those labelled, bad ones.
    package var bad: Int
  }

  /// What a rater did.
  package struct RaterWork: Sendable {
    /// Who.
    package var rater: Rater
    /// Documents that they labelled.
    package var labels: Int
    /// Median seconds a document; nil where nobody measured.
    package var seconds: Double?
  }

  /// How far two raters agree.
  package struct Pair: Sendable {
    /// Their names.
    package var raters: (String, String)
    /// Over the labels themselves.
    package var labels: Agreement
    /// Over good and bad alone.
    package var outcomes: Agreement
  }

  /// The audit: `<date>-<id>`.
  package let name: String
  /// The tag of the language.
  package let language: String
  /// `audit.json` as the sample was drawn.
  package let record: JSONValue
  /// Documents of the sample, kept and rejected.
  package let sampled: (kept: Int, rejected: Int)
  /// Kept documents that nobody has labelled.
  package let openDocuments: Int
  /// What the sequence of labels decides.
  package let verdict: AuditVerdict
  /// The share of bad documents among kept ones.
  package let bad: ShareOfLabels
  /// Shares of all labels that were given, the most frequent first.
  package let labels: [Row]
  /// The share of bad documents by stratum.
  package let strata: [Row]
  /// The share of bad documents by the raters' proficiency.
  package let proficiencies: [Row]
  /// The share of good documents among rejected ones, by reason: what filters cost.
  package let rejects: [Row]
  /// Hosts of bad documents, the worst first.
  package let hosts: [Host]
  /// Languages that raters named for documents of another language.
  package let codes: [(code: String, count: Int)]
  /// Who labelled.
  package let raters: [RaterWork]
  /// Raters who labelled the same documents.
  package let pairs: [Pair]
  /// Labelled documents with their texts, bad ones first.
  package let examples: [LabelledSample.Item]

  /// Unicode scalars of the population times the upper end of the interval of bad documents: what is at risk.
  package var charactersAtRisk: Int {
    Int(Double(record["population"]?["characters"]?.count ?? 0) * (bad.interval?.high ?? 1))
  }

  /// The report of an audit.
  ///
  /// - Parameters:
  ///   - folder: the audit.
  ///   - design: how the verdict is found.
  ///   - rater: the only rater whose labels count; nil for all.
  /// - Throws: `.badRecord` for files that are not an audit's.
  package init(_ folder: AuditFolder, design: TestDesign, rater: String? = nil) throws {
    let record = try JSONValue(file: folder.record)
    let sample = LabelledSample(
      try folder.documents(), EffectiveLabels(try LabelLog.read(folder.labels)), rater: rater)
    self.init(name: folder.name, record: record, sample, design: design)
  }

  /// The report of a labelled sample.
  init(name: String, record: JSONValue, _ sample: LabelledSample, design: TestDesign) {
    self.name = name
    self.record = record
    language = record["sample"]?["language"]?.string ?? ""
    let kept = sample.kept
    sampled = (kept.count, sample.items.count - kept.count)
    let judged = sample.judged
    openDocuments = kept.filter { $0.entry == nil }.count
    let test = sample.test(design)
    verdict = test.verdict
    bad = ShareOfLabels(test.counted)
    labels = Self.labels(kept)
    strata = Self.rows(judged, by: { $0.document.stratum }, documents: Self.population(record)) { $0.outcome == .bad }
    proficiencies = Self.rows(judged, by: { $0.entry?.proficiency?.rawValue ?? "not stated" }, documents: [:]) {
      $0.outcome == .bad
    }
    let rejected = sample.items.filter { $0.document.origin != .kept && ($0.outcome == .good || $0.outcome == .bad) }
    rejects = Self.rows(rejected, by: { $0.document.stratum }, documents: Self.population(record)) {
      $0.outcome == .good
    }
    hosts = Self.hosts(judged)
    codes = Self.codes(kept)
    raters = Self.raters(sample)
    pairs = Self.pairs(sample)
    examples = Self.examples(judged)
  }
}
