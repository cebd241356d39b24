import Base
import Records
import Testing

@testable import Stages

@Suite struct QualityThresholdsTests {
  private static let fields =
    #""dup_line_frac":0,"dup_n_grams":[[5,0.2],[6,0.19]],"language_score":0.9,"line_punct_thr":-1,"#
    + #""max_avg_word_length":3141,"max_non_alpha_words_ratio":0.784,"min_avg_word_length":2,"#
    + #""new_line_ratio":7.25,"stopwords":["no","yes"],"top_n_grams":[[2,0.3]]"#

  private static func table(_ lines: String) throws -> QualityThresholdTable {
    try QualityThresholdTable(ResourceFiles(name: "t", texts: ["t.jsonl": lines]))
  }

  @Test func outliersSurvive() throws {
    let table = try Self.table(#"{"language":"swh_Latn",\#(Self.fields)}"#)
    let tag = try #require(LanguageTag("sw"))
    let swahili = try #require(table.thresholds(for: tag))
    #expect(swahili.repeatedLines == 0 && swahili.endMarks == -1 && swahili.mostWordLength == 3141)
    #expect(swahili.lineFeeds == 7.25 && swahili.stopWords == ["no", "yes"])
    #expect(swahili.repeatedNGrams == NGramLimits([5: 0.2, 6: 0.19]) && swahili.topNGrams == NGramLimits([2: 0.3]))
    #expect(swahili.stages.count == 3)
    #expect(table.thresholds(for: .undetermined) == nil)
  }

  /// Of two labels of one language the one of its ISO code stays, whatever the order.
  @Test func labelsOfOneLanguage() throws {
    let other = Self.fields.replacing("3141", with: "12")
    let lines = [#"{"language":"swa_Latn",\#(Self.fields)}"#, #"{"language":"swh_Latn",\#(other)}"#]
    for lines in [lines, lines.reversed()] {
      let table = try Self.table(lines.joined(separator: "\n"))
      #expect(table.thresholds.count == 1)
      let swahili = try #require(LanguageTag("sw"))
      #expect(table.thresholds(for: swahili)?.mostWordLength == 3141)
    }
  }

  @Test(arguments: [
    ("", "no thresholds"), ("{}", "with a language"), (#"{"language":"xx-none"}"#, "missing"),
    (#"{"language":"sw",\#(fields),"x":1}"#, "called x"), (#"{"language":"sw",\#(fields),"stopwords":[]}"#, "twice"),
    (#"{"language":"qqq",\#(fields)}"#, "no language has the tag"),
    (#"{"language":"sw",\#(fields.replacing("-1", with: "\"-1\""))}"#, "line_punct_thr takes a number"),
    (#"{"language":"sw",\#(fields.replacing("\"no\"", with: "1"))}"#, "stopwords takes"),
    (#"{"language":"sw",\#(fields.replacing("[5,0.2]", with: "5"))}"#, "dup_n_grams takes"),
  ])
  func mistakesAreTold(_ line: String, _ message: String) {
    do {
      _ = try Self.table(line)
      Issue.record("\(line) was taken")
    } catch { #expect("\(error)".contains(message), "\(error)") }
  }

  /// A file of FineWeb-2's form: the fields in the order of their names, lists in block form, letters escaped.
  private static let yaml = """
    dup_line_frac: 0.0
    dup_n_grams:
    - - 5
      - 0.2
    - - 6
      - 0.19
    language_score: 0.9
    line_punct_thr: -1
    max_avg_word_length: 3141
    max_non_alpha_words_ratio: 0.784
    min_avg_word_length: 2
    new_line_ratio: 7.25
    stopwords:
    - "n\\xE3o"
    - 'no'
    - yes
    - e
    top_n_grams:
    - - 2
      - 0.3

    """

  private static func folder(_ texts: [String: String]) throws -> QualityThresholdTable {
    try QualityThresholdTable(ResourceFiles(name: "configs", texts: texts))
  }

  @Test func yamlSaysWhatJSONSays() throws {
    let line = Self.fields.replacing(#"["no","yes"]"#, with: #"["não","no","yes","e"]"#)
    let lines = try Self.table(#"{"language":"swh_Latn",\#(line)}"#)
    #expect(try Self.folder(["swh_Latn.yml": Self.yaml]).thresholds == lines.thresholds)
    let several = try Self.folder([
      "x/swh_Latn.yaml": Self.yaml, "yor_Latn.yml": Self.yaml.replacing("3141", with: "12"),
      "more.jsonl": #"{"language":"ha",\#(line)}"#,
    ])
    #expect(several.thresholds.count == 3)
    let (swahili, yoruba) = (try #require(LanguageTag("sw")), try #require(LanguageTag("yo")))
    #expect(several.thresholds(for: swahili) == lines.thresholds[swahili])
    #expect(several.thresholds(for: yoruba)?.mostWordLength == 12)
  }

  @Test(arguments: [
    ("sw.yml", "", "sw.yml", "empty"), ("sw.yml", "- 1\n", "sw.yml:1:1", "the thresholds takes a mapping"),
    ("sw.yml", yaml.replacing("dup_line_frac", with: "dup_lines_frac"), "sw.yml:1:1", "Did you mean dup_line_frac?"),
    ("sw.yml", yaml.replacing("3141", with: "long"), "sw.yml:9:22", "max_avg_word_length takes a number"),
    ("sw.yml", yaml.replacing("- e\n", with: "- 7\n"), "sw.yml:14:1", "stopwords takes a list of strings"),
    ("sw.yml", yaml.replacing("new_line_ratio: 7.25\n", with: ""), "sw.yml", "new_line_ratio is missing"),
    ("qqq_Latn.yml", yaml, "qqq_Latn.yml", "no language has the tag qqq_Latn"),
    ("sw.yml", yaml + "new_line_ratio: 1\n", "sw.yml:21:1", "there twice"),
  ])
  func mistakesInYAMLAreTold(_ name: String, _ text: String, _ location: String, _ message: String) {
    do {
      _ = try Self.folder([name: text])
      Issue.record("it was taken")
    } catch let error as any ReportableError {
      #expect("\(error)".contains(message), "\(error)")
      #expect(error.location == location)
      #expect(error.exitCode == .configuration)
    } catch { Issue.record(error) }
  }

  /// A language without thresholds has those of its script, or those of all others.
  @Test func scriptsStandForTheirLanguages() throws {
    func row(_ label: String, _ length: Int) -> String {
      #"{"language":"\#(label)",\#(Self.fields.replacing("3141", with: String(length)))}"#
    }
    let table = try Self.table(
      [row("und", 1), row("und_Thai", 2), row("und_Latn", 3), row("sw", 4), row("sw_Arab", 5)].joined(separator: "\n"))
    let found = ["sw", "sw_Arab", "sw_Thai", "yo", "th", "lo", "und", "und_Thai"].map { label in
      LanguageTag(label).flatMap { table.thresholds(for: $0)?.mostWordLength }
    }
    #expect(found == [4, 5, 4, 3, 2, 1, 1, 2])
  }

  /// Without stop words no document needs any.
  @Test func noStopWordsAreNoRule() throws {
    let table = try Self.table(#"{"language":"sw",\#(Self.fields.replacing(#"["no","yes"]"#, with: "[]"))}"#)
    let stages = table.thresholds.values.first?.stages ?? []
    #expect((stages.last as? GopherQuality)?.leastStopWords == 0)
  }

  /// Two languages of one batch are judged by their own limits, and others by none.
  @Test func everyLanguageByItsOwnLimits() throws {
    let loose = Self.fields.replacing("0.9", with: "0")
    var stage = ApplyLanguageThresholds()
    stage.table = StageResource(
      try Self.table(#"{"language":"sw",\#(Self.fields)}"# + "\n" + #"{"language":"yo",\#(loose)}"#), name: "t",
      sha256: nil)
    let text =
      "no rain and yes sun came on the day when all of them went to the market and the fields were wet"
      + String(repeating: " so that nobody knew", count: 1) + (0..<40).map { " w\($0)a" }.joined()
    var batch = Batch()
    for (language, score) in [("sw", 0.95), ("sw", 0.5), ("yo", 0.5), ("de", 0.1)] as [(String, Float)] {
      ExampleDocument(text: text, language: language, languageScore: score).append(to: &batch)
    }
    ExampleDocument(text: "too short", language: "yo", languageScore: 1).append(to: &batch)
    for step in Analyze.placed(in: [stage]) { try step.makeWorker().run(&batch) }
    let reasons = batch.documents.map { $0.verdict.drop?.reason.rawValue }
    #expect(reasons == [nil, "language-score", nil, nil, "top-2-gram"])
  }
}
