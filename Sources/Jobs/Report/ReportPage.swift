internal import Base
internal import Records
internal import Runs

/// `report.html`: one page that needs no script and loads nothing.
package struct ReportPage {
  private let report: RunReport

  /// The page of a report.
  package init(_ report: RunReport) { self.report = report }

  /// The page's bytes: a function of the report alone.
  package func html() -> [UInt8] {
    var html = HTMLWriter()
    html.beginPage(title: report.title)
    writeHead(&html)
    if !report.stages.isEmpty { writeFlow(&html) }
    html.markup("<div class=\"columns\">\n")
    section("Dropped, by reason", &html) {
      $0.bars(report.rejects.ranked, of: report.input, named: "reason", kind: "drop")
    }
    if report.faults.total > 0 {
      section("Faults, by kind", &html) {
        $0.bars(report.faults.ranked, of: report.faults.total, named: "kind", kind: "drop")
      }
    }
    html.markup("</div>\n")
    if !report.languages.isEmpty { writeLanguages(&html) }
    html.markup("<div class=\"columns\">\n")
    if report.blocked.total > 0 {
      section("Blocked, as publishers opted out", &html) {
        $0.bars(report.blocked.ranked, of: report.input, named: "language", kind: "drop")
      }
    }
    writeHistogram("Document length, characters", report.lengths, named: "from", &html)
    writeHistogram("Language score", report.scores, named: "from", &html)
    if report.hosts.total > 0 {
      section("Hosts with most documents", &html) { $0.bars(report.hosts.ranked, of: report.kept, named: "host") }
    }
    html.markup("</div>\n")
    if !report.samples.isEmpty { writeSamples(&html) }
    if !report.settings.isEmpty { writeSettings(&html) }
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

  private func writeHead(_ html: inout HTMLWriter) {
    html.element("p", report.tool, ["class": "soft"])
    if !report.isComplete {
      html.open("div", ["class": "sum off"])
      html.element("strong", "This run is not complete. ")
      html.text("All figures are those of what is done. Run the same command again to go on.")
      if !report.pending.isEmpty {
        html.open("details")
        html.element("summary", "\(ReportText.count(report.pending.count)) pending")
        html.text(report.pending.prefix(200).joined(separator: ", "))
        html.close("details")
      }
      html.close("div")
    }
    let dropped = report.rejects.total
    let characters = report.languages.reduce(0) { $0 + $1.characters }
    var cards = [
      ("\(report.inputNoun) in", report.input), ("documents kept", report.kept), ("dropped", dropped),
      ("languages", report.languages.count), ("characters", characters), ("faults", report.faults.total),
    ]
    if let clean = total(\.clean) { cards.insert(("of these clean", clean), at: 2) }
    html.cards(cards.map { ($0.0, ReportText.count($0.1)) })
    html.open("p", ["class": report.addsUp ? "sum" : "sum off"])
    html.text(
      "\(ReportText.count(report.input)) \(report.inputNoun) \(report.addsUp ? "=" : "\u{2260}") "
        + "\(ReportText.count(report.kept)) kept + \(ReportText.count(dropped)) dropped"
        + (report.addsUp ? "" : ": this is a bug, please report it"))
    html.close("p")
    html.markup("\n")
  }

  /// The sum over the languages; nil where none has it.
  private func total(_ value: (RunReport.Language) -> Int?) -> Int? {
    let values = report.languages.compactMap(value)
    return values.isEmpty ? nil : values.reduce(0, +)
  }

  private func writeFlow(_ html: inout HTMLWriter) {
    html.element("h2", "What each stage let through")
    html.markup("\n")
    let most = report.stages.reduce(1) { max($0, $1.input) }
    html.beginTable(["stage", "", "in", "out", "dropped", "processor s"])
    for stage in report.stages {
      let dropped = max(0, stage.input - stage.output)
      html.open("tr")
      html.open("td")
      html.text(stage.name)
      if stage.reasons.total > 0 {
        html.element(
          "div", stage.reasons.ranked.map { "\($0.name) \(ReportText.count($0.count))" }.joined(separator: ", "),
          ["class": "why"])
      }
      html.close("td")
      html.open("td", ["class": "wide"])
      html.bar(
        [
          ("keep", Double(min(stage.output, stage.input)) / Double(most)), ("drop", Double(dropped) / Double(most)),
        ], label: "\(ReportText.share(dropped, of: stage.input)) dropped")
      html.close("td")
      html.element("td", ReportText.count(stage.input))
      html.element("td", ReportText.count(stage.output))
      html.element(
        "td", dropped == 0 ? "" : "\(ReportText.count(dropped)) (\(ReportText.share(dropped, of: stage.input)))")
      html.element("td", stage.processorSeconds.fixed(2))
      html.close("tr")
      html.markup("\n")
    }
    html.endTable()
  }

  private func writeLanguages(_ html: inout HTMLWriter) {
    html.element("h2", "Languages")
    html.markup("\n")
    let limit = 40
    writeLanguages(report.languages.prefix(limit), &html)
    guard report.languages.count > limit else { return }
    html.open("details")
    html.element("summary", "\(ReportText.count(report.languages.count - limit)) more")
    writeLanguages(report.languages.dropFirst(limit), &html)
    html.close("details")
    html.markup("\n")
  }

  private func writeLanguages(_ languages: ArraySlice<RunReport.Language>, _ html: inout HTMLWriter) {
    let hasTiers = report.languages.contains { $0.clean != nil }
    // Rules by what they found, so that the same columns come in every part of the table.
    var rules = Tally()
    for language in report.languages { rules.add(language.questionable) }
    let named = rules.ranked.map(\.name)
    let hasSentences = report.languages.contains { $0.sentences > 0 }
    var head = ["language", "documents", "share", "characters", "a document"]
    if hasTiers { head += ["clean", "noisy only", "clean share"] }
    if hasSentences { head += ["sentences"] + named }
    html.beginTable(head)
    for language in languages {
      html.open("tr")
      html.open("td")
      html.element("strong", language.code)
      html.text(" \(LanguageTag(language.code)?.englishName ?? "")")
      html.close("td")
      html.element("td", ReportText.count(language.documents))
      html.element("td", ReportText.share(language.documents, of: report.kept))
      html.element("td", ReportText.count(language.characters))
      html.element("td", ReportText.count(language.characters / max(1, language.documents)))
      if hasTiers {
        html.element("td", language.clean.map(ReportText.count) ?? "")
        html.element("td", language.noisyOnly.map(ReportText.count) ?? "")
        html.element("td", language.clean.map { ReportText.share($0, of: language.documents) } ?? "")
      }
      if hasSentences {
        html.element("td", ReportText.count(language.sentences))
        for rule in named { html.element("td", ReportText.share(language.questionable[rule], of: language.sentences)) }
      }
      html.close("tr")
      html.markup("\n")
    }
    html.endTable()
    if hasSentences {
      html.element("p", "Shares behind the sentences are of questionable ones, by rule.", ["class": "soft"])
    }
  }

  private func writeHistogram(_ title: String, _ tally: Tally, named noun: String, _ html: inout HTMLWriter) {
    guard tally.total > 0 else { return }
    let rows = tally.counts.sorted { a, b in
      let (first, second) = (Double(a.key) ?? .infinity, Double(b.key) ?? .infinity)
      return first != second ? first < second : a.key < b.key
    }.map { (name: Int($0.key).map(ReportText.count) ?? $0.key, count: $0.value) }
    section(title, &html) { $0.bars(rows, of: tally.total, named: noun, limit: 40) }
  }

  private func writeSamples(_ html: inout HTMLWriter) {
    html.element("h2", "Some of what was dropped")
    html.markup("\n")
    for group in report.samples {
      html.open("details")
      html.element("summary", "\(group.reason): \(ReportText.count(report.rejects[group.reason]))")
      for sample in group.samples {
        html.markup("<blockquote>")
        // A text of a page is in its own language and direction.
        html.element("p", sample.text.isEmpty ? "(no text)" : sample.text, ["dir": "auto", "lang": language(sample)])
        html.open("footer")
        html.element("bdi", sample.url)
        html.text(" \(sample.values)")
        html.close("footer")
        html.markup("</blockquote>\n")
      }
      html.close("details")
      html.markup("\n")
    }
  }

  /// The language as HTML has it: hyphens in tags.
  private func language(_ sample: RunReport.Sample) -> String {
    String(sample.language.map { $0 == "_" ? "-" : $0 })
  }

  private func writeSettings(_ html: inout HTMLWriter) {
    html.element("h2", "Settings")
    html.markup("\n<div class=\"scroll\"><table><tbody>\n")
    for (name, value) in report.settings {
      html.open("tr")
      html.element("td", name)
      html.element("td", value, ["class": "why"])
      html.close("tr")
      html.markup("\n")
    }
    html.markup("</tbody></table></div>\n")
  }
}
