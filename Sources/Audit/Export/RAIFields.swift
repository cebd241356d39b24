internal import Base

/// How a data set was looked at, for its card and its Croissant file.
internal struct RAIFields {
  private let report: AuditReport

  init(_ report: AuditReport) { self.report = report }

  private var protocolText: String {
    "Raters saw documents one by one, without scores, and gave each one of "
      + "\(AuditLabel.allCases.count) labels: \(AuditLabel.allCases.map(\.rawValue).joined(separator: ", "))."
  }

  private var ratersText: String {
    guard !report.raters.isEmpty else { return "Nobody has labelled yet." }
    let groups = Dictionary(grouping: report.raters, by: { $0.rater.proficiency?.rawValue ?? "not stated" })
    let parts = groups.sorted { $0.key < $1.key }.map { "\($0.value.count) (knowledge of the language: \($0.key))" }
    return "Raters: \(parts.joined(separator: ", "))."
  }

  private var collectionText: String {
    let population = report.record["population"]
    return
      "\(report.sampled.kept) of \(population?["documents"]?.count ?? 0) documents of \(report.language), drawn by score, "
      + "length and crawl, one a host and stratum, seed \(report.record["sample"]?["seed"]?.integer ?? 0)."
  }

  private var analysisText: String {
    let pairs = report.pairs.map {
      "\($0.raters.0) and \($0.raters.1): raw \(AuditReport.text($0.outcomes.raw)), kappa "
        + "\(AuditReport.text($0.outcomes.kappa)), AC1 \(AuditReport.text($0.outcomes.ac1))"
    }
    return
      "Bad documents: \(AuditReport.text(report.bad)), weighted, Wilson's interval at 95 %. \(report.verdict.sentence)"
      + (pairs.isEmpty ? "" : " Agreement, good or bad: \(pairs.joined(separator: "; ")).")
  }

  private var limitationsText: String {
    let kinds = report.labels.filter { AuditLabel(rawValue: $0.name)?.outcome == .bad }
      .map { "\($0.name) \(AuditReport.text($0.share))" }
    return kinds.isEmpty
      ? "No bad document was found." : "Found among kept documents: \(kinds.joined(separator: ", "))."
  }

  private var perItem: Double {
    let labels = report.raters.reduce(0) { $0 + $1.labels }
    let documents = report.labels.reduce(0) { $0 + $1.share.count }
    return documents == 0 ? 0 : Double(labels) / Double(documents)
  }

  /// Members for `croissant.json`, with the vocabulary's context.
  var json: String {
    var json = JSONWriter(capacity: 1 << 11)
    json.beginObject()
    json.key("@context")
    json.beginObject()
    json.member("rai", "http://mlcommons.org/croissant/RAI/")
    json.endObject()
    json.member("rai:dataCollection", collectionText)
    json.member("rai:dataAnnotationProtocol", protocolText)
    json.member("rai:annotationsPerItem", perItem.fixed(2))
    json.member("rai:annotatorDemographics", ratersText)
    json.member("rai:dataAnnotationAnalysis", analysisText)
    json.member("rai:dataLimitations", limitationsText)
    json.endObject()
    json.endLine()
    return json.bytes.string()
  }

  /// A section of a card.
  var card: String {
    """
    ## Audit of \(report.language)

    \(report.verdict.sentence) Audit \(report.name).

    - \(collectionText)
    - \(protocolText)
    - \(ratersText)
    - \(analysisText)
    - \(limitationsText)

    """
  }
}
