import Base
import Testing

@testable import Audit

/// What labels say, over samples made here.
@Suite struct AuditReportTests {
  /// A sample of 60 kept documents and 10 rejected ones; every third host of the kept ones is bad.
  private static let documents: [AuditDocument] = (0..<70).map { number in
    var document = AuditDocument(
      id: "d\(number)", order: number, origin: number < 60 ? .kept : .rejected(reason: "too-short"),
      stratum: number < 60 ? "score>=0.\(number % 2 == 0 ? "80" : "95") length>=0" : "rejected too-short",
      weight: number < 60 ? 10 : 5, language: "sw", languageScore: 0.9, text: "Habari <b>\(number)</b> \u{202E}kinyume")
    document.host = number % 3 == 0 ? "bad\(number).example" : "good.example"
    document.hostDocuments = number
    return document
  }

  private static let record = try! JSONValue(
    parsing:
      #"{"audit":1,"tool":"dataprep","sample":{"language":"sw","seed":3,"per_host":1},"population":{"documents":600,"characters":6000,"rejected":50,"strata":[{"stratum":"score>=0.80 length>=0","documents":300},{"stratum":"score>=0.95 length>=0","documents":300}]},"shards":[]}"#
  )

  private static func entry(_ number: Int, _ label: AuditLabel?, rater: String = "ana", code: String? = nil)
    -> LabelEntry
  {
    var entry = LabelEntry(id: "d\(number)", label: label, rater: rater)
    entry.code = code
    entry.seconds = Double(number)
    entry.proficiency = rater == "ana" ? .native : nil
    return entry
  }

  private static func report(_ entries: [LabelEntry], rater: String? = nil) throws -> AuditReport {
    AuditReport(
      name: "2026-01-02-abcdef01", record: record, LabelledSample(documents, EffectiveLabels(entries), rater: rater),
      design: try TestDesign(.init()))
  }

  private static let all: [LabelEntry] = (0..<60).map { number in
    number % 3 == 0 ? entry(number, .wrongLanguage, code: number % 2 == 0 ? "en" : nil) : entry(number, .good)
  }

  @Test func sharesAreThoseOfTheLabels() throws {
    let report = try Self.report(Self.all)
    #expect(report.bad.count == 20 && report.bad.labels == 60)
    let share = try #require(report.bad.share)
    #expect(abs(share - 1.0 / 3) < 1e-9)
    let wilson = ProportionInterval.wilson(20, of: 60)
    #expect(abs(try #require(report.bad.interval).low - wilson.low) < 1e-9)
    #expect(report.labels.map(\.name) == ["good", "wrong-language"])
    #expect(report.codes.map(\.code) == ["en", "not named"] && report.codes.map(\.count) == [10, 10])
    #expect(report.strata.map(\.documents) == [300, 300])
    #expect(report.hosts.count == 20 && report.hosts[0].name == "bad57.example")
    #expect(report.verdict.decision == .drop)
    #expect(report.charactersAtRisk == Int(6000 * (report.bad.interval?.high ?? 0)))
    #expect(report.raters.map(\.labels) == [60] && report.raters[0].seconds == 30)
    #expect(report.proficiencies.map(\.name) == ["native"])
  }

  @Test func weightsCountAndNotDocuments() throws {
    var documents = Self.documents
    for number in documents.indices where number % 3 == 0 { documents[number].weight = 0.1 }
    let report = AuditReport(
      name: "a", record: Self.record, LabelledSample(documents, EffectiveLabels(Self.all)),
      design: try TestDesign(.init()))
    #expect(try #require(report.bad.share) < 0.01)
    #expect(try #require(report.bad.interval).high < 0.2)
  }

  @Test func aLabelThatIsTakenBackDoesNotCount() throws {
    let report = try Self.report(Self.all + [Self.entry(0, nil), Self.entry(3, .good)])
    #expect(report.bad.labels == 59 && report.bad.count == 18)
  }

  @Test func theSecondRaterCountsWhereTheFirstSaidNothing() throws {
    let second = (50..<70).map { Self.entry($0, $0 % 2 == 0 ? .good : .notLanguage, rater: "ben") }
    let report = try Self.report(Array(Self.all.prefix(55)) + second)
    #expect(report.bad.labels == 60)
    #expect(report.raters.map(\.rater.name) == ["ana", "ben"])
    let pair = try #require(report.pairs.first)
    #expect(pair.labels.documents == 5)
    // Rejected documents are no part of the verdict, and have a table of their own.
    #expect(report.rejects.map(\.name) == ["rejected too-short"])
    #expect(report.rejects[0].share.labels == 10 && report.rejects[0].share.count == 5)
    let alone = try Self.report(Array(Self.all.prefix(55)) + second, rater: "ben")
    #expect(alone.bad.labels == 10 && alone.pairs.isEmpty)
  }

  @Test func nothingIsSaidWithoutLabels() throws {
    let report = try Self.report([])
    #expect(report.verdict.decision == .undecided && report.bad.share == nil)
    #expect(report.sentence.contains("Nothing is labelled yet."))
    #expect(report.charactersAtRisk == 6000)
    var json = JSONWriter(capacity: 64)
    report.write(to: &json)
    let read = try JSONValue(parsing: json.bytes.string())
    #expect(read["bad"]?["share"] == .null)
  }

  @Test func theObjectHasNoTextAndSaysTheSame() throws {
    let report = try Self.report(Self.all)
    var json = JSONWriter(capacity: 64)
    report.write(to: &json)
    let text = json.bytes.string()
    let read = try JSONValue(parsing: text)
    #expect(read["verdict"]?["decision"]?.string == "drop")
    #expect(read["verdict"]?["log_ratios"]?.array?.count == 60)
    #expect(read["bad"]?["count"]?.integer == 20)
    #expect(!text.contains("Habari"))
  }

  @Test func thePageIsWholeAndRunsNothing() throws {
    let page = String(decoding: AuditPage(try Self.report(Self.all)).html(), as: UTF8.self)
    #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"))
    #expect(!page.contains("<script") && !page.contains("<b>") && page.contains("&lt;b&gt;"))
    #expect(!page.unicodeScalars.contains("\u{202E}"))
    #expect(page.contains("wrong-language"))
    for element in ["section", "table", "tr", "td", "blockquote", "dl"] {
      let opened = page.ranges(of: "<\(element)>").count + page.ranges(of: "<\(element) ").count
      #expect(opened == page.ranges(of: "</\(element)>").count, "\(element)")
    }
  }

  @Test func aPageWithoutTextsQuotesNothing() throws {
    let report = try Self.report(Self.all)
    let page = String(decoding: AuditPage(report, showsTexts: false).html(), as: UTF8.self)
    #expect(!page.contains("Habari") && page.contains("bad57.example"))
    #expect(String(decoding: AuditPage(report).html(), as: UTF8.self).contains("Habari"))
  }

  @Test func everyLineOfTheTextIsOneLine() throws {
    let lines = try Self.report(Self.all).lines()
    #expect(lines.allSatisfy { !$0.contains("\n") })
    #expect(lines.contains { $0.contains("wrong-language") && $0.contains("20") })
  }
}
