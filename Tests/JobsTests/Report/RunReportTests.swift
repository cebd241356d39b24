import Base
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

@Suite struct RunReportTests {
  /// Everything that a page can do harm with, in every place that has words of pages.
  private static let hostile =
    "<script>alert(1)</script> <img src=x onerror=alert(1)> \" ' & </style> \u{202E}txt.exe \u{2066}x\u{2069} \u{1B}[31m \u{85}"

  static var report: RunReport {
    var counts = Counts()
    counts[.pages] = 1000
    counts[.documents] = 700
    counts[.rejects].add("gopher-quality", 200)
    counts[.rejects].add(hostile, 100)
    counts[.faults].add("text-malformed", 3)
    for (code, count, clean) in [("sw", 500, 400), ("ar", 150, 100), ("ks_Deva", 50, 0)] {
      counts[.languages].add(code, count)
      counts[.characters].add(code, count * 1234)
      counts[.clean].add(code, clean)
      counts[.noisy].add(code, count - clean)
      counts[.sentences].add(code, count * 10)
      counts[.questionable].add("\(code) list-case", count)
      counts[.questionable].add("\(code) cursed", count / 2)
    }
    for power in 4..<14 { counts[.lengths].add("\(1 << power)", 70) }
    for tenth in 0..<10 { counts[.scores].add("0.\(tenth)", 70) }
    counts[.hosts].add(hostile, 10)
    for host in 0..<30 { counts[.hosts].add("h\(host).example", 5 + host) }
    for (name, input, output) in [("read", 1000, 1000), ("gopher", 1000, 800), ("c4", 800, 700)] {
      var stage = StageCount(name: name)
      (stage.input, stage.output, stage.processorSeconds) = (input, output, 1.25)
      counts.add(stage)
    }
    var report = RunReport(title: "Filters of \(hostile)", counts: counts, input: .pages)
    report.stages[1].reasons.add("gopher-quality", 200)
    report.samples = [
      .init(
        reason: "gopher-quality",
        samples: [
          .init(
            url: "javascript:alert(1)//\(hostile)", language: "ar", values: #"{"words":7}"#, text: "نص عربي \(hostile)"),
          .init(url: "https://h.example/", language: "ks_Deva", values: hostile, text: ""),
        ])
    ]
    report.settings = [("set", hostile)]
    return report
  }

  @Test func textsStayTexts() throws {
    let page = String(decoding: ReportPage(Self.report).html(), as: UTF8.self)
    #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("href"))
    #expect(page.components(separated: "</style>") == 2)
    for scalar in page.unicodeScalars {
      #expect(scalar.value >= 0x20 || scalar == "\n")
      #expect(![0x85, 0x202E, 0x2066, 0x2069].contains(scalar.value))
    }
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains(#"\u202E"#))
    #expect(page.contains(#"dir="auto" lang="ar""#) && page.contains(#"lang="ks-Deva""#))
  }

  /// Elements are closed in the order in which they were opened.
  @Test func elementsNest() {
    let page = String(decoding: ReportPage(Self.report).html(), as: UTF8.self)
    var open: [Substring] = []
    for tag in page.matches(of: #/<(/?)([a-z0-9]+)[^>]*>/#) where !["meta"].contains(tag.2) {
      if tag.1.isEmpty { open.append(tag.2) } else { #expect(open.popLast() == tag.2) }
    }
    #expect(open.isEmpty)
  }

  @Test func everyFigureIsThere() throws {
    let page = String(decoding: ReportPage(Self.report).html(), as: UTF8.self)
    for text in [
      "1,000 pages = 700 kept + 300 dropped", "gopher-quality 200", "71.4 %", "617,000", "Swahili", "Kashmiri",
      "80.0 %",
      "10.0 %", "5.0 %", "h29.example", "16 more", "8,192",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    var json = JSONWriter()
    Self.report.write(to: &json)
    let value = try JSONValue(parsing: json.bytes.array().span)
    #expect(value["totals"]?["documents"]?.integer == 700 && value["languages"]?["sw"]?["clean"]?.integer == 400)
    #expect(value["stages"]?.array?[1]["reasons"]?["gopher-quality"]?.integer == 200)
    #expect(value["languages"]?["ar"]?["questionable"]?["cursed"]?.integer == 75)
  }

  /// What does not add up is said, and what is empty is not shown.
  @Test func emptyAndWrongReports() {
    var report = RunReport(title: "x")
    var page = String(decoding: ReportPage(report).html(), as: UTF8.self)
    #expect(!page.contains("Languages") && !page.contains("bug") && !page.contains("Hosts"))
    report.input = 5
    report.isComplete = false
    report.pending = ["a.warc.gz"]
    page = String(decoding: ReportPage(report).html(), as: UTF8.self)
    #expect(page.contains("this is a bug") && page.contains("not complete") && page.contains("a.warc.gz"))
  }

  @Test func samplesAreTakenFromRejects() throws {
    try withTemporaryFolder { folder in
      for reason in ["b-reason", "a-reason"] {
        let lines = (0..<9).map {
          #"{"text":"\#(String(repeating: "é", count: 500 * ($0 % 2)))","url":"https://h/\#($0)","language":"sw","stage":"s","reason":"\#(reason)","values":"{\"n\":\#($0)}"}"#
        }
        try FileSystem.createFolder("\(folder)/rejects/\(reason)")
        for (number, part) in [lines.prefix(2), lines.dropFirst(2)].enumerated() {
          try AtomicFile.write(part.joined(separator: "\n") + "\n", to: "\(folder)/rejects/\(reason)/\(number).jsonl")
        }
      }
      let groups = try RejectSamples(folder: folder).samples()
      #expect(groups.map(\.reason) == ["a-reason", "b-reason"])
      for group in groups {
        #expect(group.samples.map(\.url) == ["https://h/0", "https://h/1", "https://h/2"])
        #expect(group.samples.map(\.values) == [#"{"n":0}"#, #"{"n":1}"#, #"{"n":2}"#])
        #expect(group.samples[1].text == String(repeating: "é", count: 400) + " …" && group.samples[0].text.isEmpty)
      }
      #expect(try RejectSamples(folder: "\(folder)/rejects").samples().isEmpty)
    }
  }
}

extension String {
  /// Parts between separators.
  fileprivate func components(separated separator: String) -> Int {
    split(separator: separator, omittingEmptySubsequences: false).count
  }
}
