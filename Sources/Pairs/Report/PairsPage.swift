internal import Base
internal import Jobs
internal import Runs

/// `report.html` of queries and pairs: one page that needs no script and loads nothing.
package struct PairsPage {
  private let report: PairsReport

  /// The page of a report.
  package init(_ report: PairsReport) { self.report = report }

  /// The page's bytes.
  package func html() -> [UInt8] {
    var html = HTMLWriter()
    html.beginPage(title: report.fused[.queries] > 0 ? "Queries and their passages" : "Queries for passages")
    writeAlarms(&html)
    writeCards(&html)
    html.markup("<div class=\"columns\">\n")
    section("The way of queries", &html) { writeFlow(&$0) }
    bars("Rejected, by reason", rejected, of: report.made[.asked], "reason", "drop", &html)
    bars("Tasks", tasks, of: tasks.reduce(0) { $0 + $1.count }, "task", "keep", &html)
    bars("Languages", languages, of: languages.reduce(0) { $0 + $1.count }, "language", "keep", &html)
    let ranks = report.seedRanks
    bars("Rank of the own passage in retrieval", ranks, of: ranks.reduce(0) { $0 + $1.count }, "rank", "", &html)
    section("What was asked of servers", &html) { writeServers(&$0) }
    html.markup("</div>\n")
    writeExamples(&html)
    writeRejects(&html)
    html.endPage()
    return html.bytes.array()
  }

  private var rejected: [(name: String, count: Int)] {
    var tally = report.made[.queryRejects]
    tally.add(report.selected[.queryRejects])
    tally.add(report.fused[.pairRejects])
    return tally.ranked
  }

  private var tasks: [(name: String, count: Int)] {
    (report.fused[.tasks].total > 0 ? report.fused[.tasks] : report.selected[.families]).ranked
  }

  private var languages: [(name: String, count: Int)] {
    (report.fused[.queryLanguages].total > 0 ? report.fused[.queryLanguages] : report.selected[.queryLanguages]).ranked
  }

  private func section(_ title: String, _ html: inout HTMLWriter, _ body: (inout HTMLWriter) -> Void) {
    html.markup("<section>")
    html.element("h2", title)
    html.markup("\n")
    body(&html)
    html.markup("</section>\n")
  }

  private func bars(
    _ title: String, _ rows: [(name: String, count: Int)], of whole: Int, _ noun: String, _ kind: String,
    _ html: inout HTMLWriter
  ) {
    guard !rows.isEmpty else { return }
    section(title, &html) { $0.bars(rows, of: whole, named: noun, kind: kind) }
  }

  private func writeAlarms(_ html: inout HTMLWriter) {
    let alarms = report.alarms
    if alarms.isEmpty {
      html.element("p", "Nothing looks wrong by the numbers; read the examples all the same.", ["class": "sum"])
      return
    }
    for alarm in alarms {
      html.open("p", ["class": "sum off"])
      html.element("strong", "\(alarm.id): \(alarm.message).")
      html.text(" \(alarm.advice)")
      html.close("p")
      html.markup("\n")
    }
    let pairs = report.fused[.pairs]
    if pairs > 0, pairs < PairsReport.fewPairs {
      html.element("p", "Of \(pairs) pairs, rates say little.", ["class": "soft"])
    }
  }

  private func writeCards(_ html: inout HTMLWriter) {
    let (parsed, asked) = report.parsed
    var cards: [(name: String, value: String)] = []
    if asked > 0 {
      cards.append(("answers with a query", ReportText.share(parsed, of: asked)))
      cards.append(("queries", ReportText.count(report.selected[.queriesWritten])))
    }
    if report.fused[.queries] > 0 {
      cards.append(("pairs", ReportText.count(report.fused[.pairs])))
      cards.append(("relabelled", ReportText.share(report.fused[.relabelled], of: report.fused[.pairsWithSeed])))
      if let agreement = report.agreement { cards.append(("rankers agree (rho)", agreement.mean.fixed(2))) }
    }
    cards.append(("tokens", ReportText.count(report.all[.promptTokens] + report.all[.generatedTokens])))
    html.cards(cards)
  }

  private func writeFlow(_ html: inout HTMLWriter) {
    var rows: [(String, Int)] = []
    if report.made[.asked] > 0 {
      rows += [
        ("passages", report.drawn[.passages]), ("seeds", report.drawn[.seeds]),
        ("queries asked for", report.made[.asked]),
        ("queries that passed their checks", report.made[.queriesWritten]),
        ("queries that are the first of their kind", report.selected[.queriesWritten]),
      ]
      if report.selected[.contaminated] > 0 {
        rows.append(("of these, like an evaluation's", report.selected[.contaminated]))
      }
    }
    if report.fused[.queries] > 0 {
      rows += [
        ("own passage not among the nearest, and added", report.retrieved[.seedsForced]),
        ("pairs", report.fused[.pairs]), ("pairs whose positive is not the own passage", report.fused[.relabelled]),
      ]
    }
    writeTable(["", "count"], rows.map { [$0.0, ReportText.count($0.1)] }, &html)
  }

  private func writeServers(_ html: inout HTMLWriter) {
    let counts = report.all
    var rows = [
      ["answers", ReportText.count(counts[.answers])], ["tokens of prompts", ReportText.count(counts[.promptTokens])],
      [
        "of these, from the server's cache",
        "\(ReportText.count(counts[.cachedTokens])) (\(ReportText.share(counts[.cachedTokens], of: counts[.promptTokens])))",
      ],
      ["tokens written", ReportText.count(counts[.generatedTokens])],
    ]
    let wanted = report.retrieved[.neighboursWanted]
    if wanted > 0 {
      rows.append([
        "nearest passages that the search finds", ReportText.share(report.retrieved[.neighboursFound], of: wanted),
      ])
    }
    let (yes, no) = (report.fused[.saidYes], report.fused[.saidNo])
    if yes + no > 0 { rows.append(["candidates classified as relevant", ReportText.share(yes, of: yes + no)]) }
    writeTable(["", ""], rows, &html)
  }

  private func writeTable(_ head: [String], _ rows: [[String]], _ html: inout HTMLWriter) {
    html.beginTable(head)
    for row in rows {
      html.open("tr")
      for cell in row { html.element("td", cell) }
      html.close("tr")
      html.markup("\n")
    }
    html.endTable()
  }

  private func writeExamples(_ html: inout HTMLWriter) {
    guard !report.examples.isEmpty else { return }
    section("Pairs to read", &html) { html in
      for example in report.examples {
        let query = example.record.query
        html.element("h3", query.query, ["dir": "auto", "lang": query.language])
        html.element(
          "p", "\(query.task) \u{00B7} \(query.language) \u{00B7} \(Self.hardness(example.record.hardness))",
          ["class": "soft"])
        if let seed = example.seed { quote("made for", seed, nil, query.language, &html) }
        quote(
          example.seed == nil ? "positive" : "positive instead", example.positive, example.record.positive,
          query.language,
          &html)
        if let negative = example.negative {
          quote("hard negative", negative, example.record.negatives.first, query.language, &html)
        }
      }
    }
  }

  private static func hardness(_ hardness: PairHardness) -> String {
    var parts: [String] = []
    if let rank = hardness.seedRetrievalRank { parts.append("own passage at rank \(rank) of retrieval") }
    if let margin = hardness.likelihoodMargin { parts.append("first two by likelihood \(margin.fixed(1)) nats apart") }
    if let rho = hardness.agreement { parts.append("rho \(rho.fixed(2))") }
    return parts.joined(separator: ", ")
  }

  private func quote(
    _ label: String, _ passage: PairPassage, _ scored: TupleRecord.Scored?, _ language: String, _ html: inout HTMLWriter
  ) {
    html.open("blockquote")
    html.element("p", Self.excerpt(passage.text), ["dir": "auto", "lang": language])
    html.open("footer")
    var parts = [label]
    if let likelihood = scored?.likelihood { parts.append("likelihood \(likelihood.fixed(1))") }
    if let relevance = scored?.relevance { parts.append("relevance \(relevance.fixed(1))") }
    if let scored { parts.append("similarity \(scored.retrieval.fixed(3))") }
    if !passage.title.isEmpty { parts.append(passage.title) }
    html.element("bdi", parts.joined(separator: " \u{00B7} "))
    html.close("footer")
    html.close("blockquote")
    html.markup("\n")
  }

  private func writeRejects(_ html: inout HTMLWriter) {
    guard !report.rejects.isEmpty else { return }
    section("Rejected queries to read", &html) { html in
      html.beginTable(["reason", "query or answer"])
      for reject in report.rejects {
        html.open("tr")
        html.element("td", reject.reason)
        html.element("td", Self.excerpt(reject.query.isEmpty ? reject.answer : reject.query), ["dir": "auto"])
        html.close("tr")
        html.markup("\n")
      }
      html.endTable()
    }
  }

  private static func excerpt(_ text: String) -> String {
    let shown = text.prefix(400)
    return shown.count < text.count ? shown + " \u{2026}" : String(shown)
  }
}
