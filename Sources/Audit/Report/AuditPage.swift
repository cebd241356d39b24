internal import Base
internal import Jobs

/// `report.html` of an audit: one page that needs no script and loads nothing.
package struct AuditPage {
  private let report: AuditReport
  /// Whether documents are quoted; a page without them can be shared where the texts cannot.
  private let showsTexts: Bool

  /// The page of a report.
  package init(_ report: AuditReport, showsTexts: Bool = true) {
    self.report = report
    self.showsTexts = showsTexts
  }

  /// The page's bytes.
  package func html() -> [UInt8] {
    var html = HTMLWriter()
    html.beginPage(title: "Audit of \(report.language)")
    html.element("p", "\(report.name) \u{00B7} \(report.record["tool"]?.string ?? "dataprep")", ["class": "soft"])
    html.open("p", ["class": report.verdict.decision == .keep ? "sum" : "sum off"])
    html.element("strong", report.verdict.sentence)
    html.close("p")
    html.markup("\n")
    writeCards(&html)
    html.markup("<div class=\"columns\">\n")
    section("What we found", &html) { writeRows(report.labels, noun: "label", kind: "", &$0) }
    if !report.hosts.isEmpty { section("Where bad documents come from", &html) { writeHosts(&$0) } }
    if !report.codes.isEmpty {
      section("Other languages", &html) {
        $0.bars(
          report.codes.map { ($0.code, $0.count) }, of: report.codes.reduce(0) { $0 + $1.count }, named: "language",
          kind: "drop")
      }
    }
    if !report.rejects.isEmpty {
      section("Good documents among rejected ones", &html) {
        writeRows(report.rejects, noun: "reason", kind: "keep", &$0)
      }
    }
    section("Who looked", &html) { writeRaters(&$0) }
    html.markup("</div>\n")
    section("Bad documents by stratum", &html) { writeRows(report.strata, noun: "stratum", kind: "drop", &$0) }
    writeExamples(&html)
    section("How", &html) { writeMethod(&$0) }
    html.endPage()
    return html.bytes.array()
  }

  private func section(_ title: String, _ html: inout HTMLWriter, _ body: (inout HTMLWriter) -> Void) {
    html.markup("<section>")
    html.element("h2", title)
    html.markup("\n")
    body(&html)
    html.markup("</section>\n")
  }

  private func writeCards(_ html: inout HTMLWriter) {
    let population = report.record["population"]
    html.cards([
      ("documents", ReportText.count(population?["documents"]?.count ?? 0)),
      ("characters", ReportText.count(population?["characters"]?.count ?? 0)),
      ("labelled", ReportText.count(report.bad.labels)),
      ("bad", report.bad.share.map(AuditReport.percent) ?? "not known"),
      (
        "95 % interval",
        report.bad.interval.map { "\(AuditReport.percent($0.low)) to \(AuditReport.percent($0.high))" } ?? "not known"
      ),
      ("characters at risk", ReportText.count(report.charactersAtRisk)),
    ])
  }

  /// A table of shares with their intervals as bars, all on one scale from 0 to 1.
  private func writeRows(_ rows: [AuditReport.Row], noun: String, kind: String, _ html: inout HTMLWriter) {
    guard !rows.isEmpty else { return html.element("p", "no labels", ["class": "soft"]) }
    html.beginTable([noun, "", "labels", "share", "95 % interval"])
    for row in rows {
      html.open("tr")
      html.element("td", row.name)
      html.open("td", ["class": "wide"])
      let (low, high) = (row.share.interval?.low ?? 0, row.share.interval?.high ?? 1)
      html.bar([("gap", low), (kind, high - low)], label: AuditReport.text(row.share))
      html.close("td")
      html.element("td", "\(row.share.count) of \(row.share.labels)")
      html.element("td", row.share.share.map(AuditReport.percent) ?? "")
      html.element("td", "\(AuditReport.percent(low)) to \(AuditReport.percent(high))")
      html.close("tr")
      html.markup("\n")
    }
    html.endTable()
  }

  private func writeHosts(_ html: inout HTMLWriter) {
    html.beginTable(["host", "bad", "good", "documents"])
    for host in report.hosts.prefix(20) {
      html.open("tr")
      html.element("td", host.name)
      html.element("td", "\(host.bad)")
      html.element("td", "\(host.good)")
      html.element("td", ReportText.count(host.documents))
      html.close("tr")
      html.markup("\n")
    }
    html.endTable()
  }

  private func writeRaters(_ html: inout HTMLWriter) {
    guard !report.raters.isEmpty else { return html.element("p", "nobody yet", ["class": "soft"]) }
    html.beginTable(["rater", "knows the language", "labels", "seconds a document"])
    for work in report.raters {
      html.open("tr")
      html.element("td", work.rater.name)
      html.element("td", work.rater.proficiency?.rawValue ?? "not stated")
      html.element("td", "\(work.labels)")
      html.element("td", work.seconds.map { $0.fixed(1) } ?? "")
      html.close("tr")
      html.markup("\n")
    }
    html.endTable()
    for pair in report.pairs {
      html.element("h3", "\(pair.raters.0) and \(pair.raters.1): \(pair.labels.documents) documents")
      html.beginTable(["agreement", "good or bad", "labels"])
      for (name, a, b) in [
        ("raw", pair.outcomes.raw, pair.labels.raw), ("kappa", pair.outcomes.kappa, pair.labels.kappa),
        ("AC1", pair.outcomes.ac1, pair.labels.ac1),
      ] {
        html.open("tr")
        html.element("td", name)
        html.element("td", AuditReport.text(a))
        html.element("td", AuditReport.text(b))
        html.close("tr")
        html.markup("\n")
      }
      html.endTable()
    }
  }

  private func writeExamples(_ html: inout HTMLWriter) {
    guard showsTexts, !report.examples.isEmpty else { return }
    section("Examples", &html) { html in
      for item in report.examples {
        let document = item.document
        html.open("blockquote")
        html.element("p", Self.excerpt(document.text), ["dir": "auto", "lang": report.language])
        html.open("footer")
        var parts = [item.entry?.label?.rawValue ?? ""]
        if let code = item.entry?.code { parts.append(code) }
        parts += [document.host, item.entry?.note ?? ""]
        html.element("bdi", parts.filter { !$0.isEmpty }.joined(separator: " \u{00B7} "))
        html.close("footer")
        html.close("blockquote")
        html.markup("\n")
      }
    }
  }

  private static func excerpt(_ text: String) -> String {
    let shown = text.prefix(400)
    return shown.count < text.count ? shown + " \u{2026}" : String(shown)
  }

  private func writeMethod(_ html: inout HTMLWriter) {
    let seed = report.record["sample"]?["seed"]?.integer ?? 0
    let perHost = report.record["sample"]?["per_host"]?.integer ?? 1
    let shards = report.record["shards"]?.array?.count ?? 0
    let drawn =
      "A sample of \(report.sampled.kept) kept and \(report.sampled.rejected) rejected documents, drawn with seed \(seed) "
      + "from \(shards) shards whose SHA-256 are in audit.json."
    let strata =
      "Strata are by score, length and crawl, in proportion to their documents; a host gives \(perHost) a stratum, and hosts "
      + "are drawn in proportion to theirs."
    let shares =
      "Shares are weighted by the documents that each one stands for; intervals are Wilson's at 95 % with the effective "
      + "number of labels."
    html.element("p", "\(drawn) \(strata) \(shares) \(report.verdict.method)")
  }
}
