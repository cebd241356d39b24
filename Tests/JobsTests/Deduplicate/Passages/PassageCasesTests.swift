import Base
import Deduplication
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

/// What comes out of small inputs, and what large or odd ones do.
@Suite struct PassageCasesTests {
  private func output(_ settings: PassageSettings, _ files: [[String]]) throws -> PassageRun.Output {
    try withTemporaryFolder { folder in
      let paths = files.indices.map { "\(folder)/f\($0).jsonl" }
      for (texts, path) in zip(files, paths) { try PassageRun.write(texts, to: path) }
      try PassageRun.run(settings, paths, to: "\(folder)/out", threads: 2)
      return try PassageRun.output("\(folder)/out")
    }
  }

  private static let spans = PassageSettings(.spans(.trim))
  private static let lines = PassageSettings(.units(paragraphs: false, .trim, minimumCharacters: 0))

  /// Most rows are those in which datatrove 0.10.1 gives the same.
  @Test(arguments: [
    // Four shared sentences are two spans.
    (
      [
        "The ants came home. Big bears slept well. Cold cats purred loud. Dull dogs barked on.",
        "Zebras ran away. The ants came home. Big bears slept well. Cold cats purred loud. Dull dogs barked on. Even elephants cried.",
      ],
      [
        "The ants came home. Big bears slept well. Cold cats purred loud. Dull dogs barked on.",
        "Zebras ran away. Even elephants cried.",
      ]
    ),
    // A document of which nothing is left is not written.
    (
      [
        "One cat sat down. Two dogs ran off. Three birds sang well.",
        "One cat sat down. Two dogs ran off. Three birds sang well.",
      ], ["One cat sat down. Two dogs ran off. Three birds sang well."]
    ),
    // Two sentences are not enough.
    (
      [
        "One cat sat down. Two dogs ran off. Nothing else came.",
        "One cat sat down. Two dogs ran off. Something else came.",
      ],
      [
        "One cat sat down. Two dogs ran off. Nothing else came.",
        "One cat sat down. Two dogs ran off. Something else came.",
      ]
    ),
    // Within one document.
    (
      [
        "One cat sat down. Two dogs ran off. Three birds sang well. A middle part is here. One cat sat down. Two dogs ran off. Three birds sang well."
      ], ["One cat sat down. Two dogs ran off. Three birds sang well. A middle part is here."]
    ),
    (
      ["यह पहला वाक्य है। दूसरा यहाँ है। तीसरा भी है।", "नया आरंभ। यह पहला वाक्य है। दूसरा यहाँ है। तीसरा भी है। अंत अलग है।"],
      ["यह पहला वाक्य है। दूसरा यहाँ है। तीसरा भी है।", "नया आरंभ। अंत अलग है।"]
    ),
    (
      ["ይህ የመጀመሪያ ነው። ሁለተኛው ይህ ነው። ሦስተኛው ይህ ነው።", "አዲስ ጅምር ነው። ይህ የመጀመሪያ ነው። ሁለተኛው ይህ ነው። ሦስተኛው ይህ ነው። መጨረሻው ሌላ ነው።"],
      ["ይህ የመጀመሪያ ነው። ሁለተኛው ይህ ነው። ሦስተኛው ይህ ነው።", "አዲስ ጅምር ነው። መጨረሻው ሌላ ነው።"]
    ),
    // Unlike there: what follows the last mark is not lost, and lines end sentences.
    (
      [
        "ვეფხვი ტყეში ცხოვრობს. ძაღლი ეზოში ზის. კატა სახლში წევს.",
        "დასაწყისი აქ არის. ვეფხვი ტყეში ცხოვრობს. ძაღლი ეზოში ზის. კატა სახლში წევს. ბოლო ნაწილი წერტილის გარეშე",
      ],
      ["ვეფხვი ტყეში ცხოვრობს. ძაღლი ეზოში ზის. კატა სახლში წევს.", "დასაწყისი აქ არის. ბოლო ნაწილი წერტილის გარეშე"]
    ),
    (["a one\nb two\nc three", "x\na one\nb two\nc three\ny"], ["a one\nb two\nc three", "x\ny"]),
    (["一。二。三。四。", "零。一。二。三。五。"], ["一。二。三。四。", "零。五。"]),
  ])
  func spans(_ texts: [String], _ expected: [String]) throws {
    #expect(try output(Self.spans, [texts]).texts.sorted { $0.key < $1.key }.map(\.value) == expected)
    // Over files as in one.
    #expect(try output(Self.spans, texts.map { [$0] }).texts.sorted { $0.key < $1.key }.map(\.value) == expected)
  }

  @Test func shortDocumentsGoToTheRejects() throws {
    var settings = Self.spans
    settings.minimumWords = 5
    settings.minimumSentences = 2
    let shared = "One cat sat down. Two dogs ran off. Three birds sang well."
    try withTemporaryFolder { folder in
      try PassageRun.write(
        [shared, "\(shared) Only four words here.", "\(shared) Here are two. These stay.", "Short."],
        to: "\(folder)/x.jsonl")
      let result = try PassageRun.run(settings, ["\(folder)/x.jsonl"], to: "\(folder)/out")
      let output = try PassageRun.output("\(folder)/out")
      #expect(Set(output.texts.keys) == ["x-0", "x-2", "x-3"])
      #expect(output.removed.map(\.id) == ["x-2"])
      #expect(result.counts[.rejects].counts == ["too-short-after-cuts": 1])
      let reject = try JSONValue(parsing: PassageRun.lines("\(folder)/out/rejects/too-short-after-cuts/x.jsonl.zst")[0])
      #expect(reject["text"]?.string == "\(shared) Only four words here." && reject["stage"]?.string == "dedup-spans")
      #expect(reject["values"]?.string == #"{"words":4,"sentences":1}"#)
    }
  }

  @Test func lines() throws {
    let found = try output(Self.lines, [["Menu\n\n A line. \nMenu"], ["A line.\r\nNew\n\nmenu", "New"]])
    #expect(found.texts == ["f0-0": "Menu\n\n A line.", "f1-0": "New\n\nmenu"])
    #expect(
      found.removed == [
        .init("f0-0", 14, 6, "f0-0", 0), .init("f1-0", 0, 9, "f0-0", 7), .init("f1-1", 0, 3, "f1-0", 9),
      ])
    let normalized = PassageSettings(.units(paragraphs: false, .ccnet, minimumCharacters: 5))
    #expect(
      try output(normalized, [["Page 12\nab\nab", "«page 37»\nrest"]]).texts == [
        "f0-0": "Page 12\nab\nab", "f0-1": "rest",
      ])
    let paragraphs = PassageSettings(.units(paragraphs: true, .trim, minimumCharacters: 0))
    #expect(
      try output(paragraphs, [["a\nb\n\nc", "a\n\nc\n\na\nb\n\nd"]]).texts == ["f0-0": "a\nb\n\nc", "f0-1": "a\n\nd"])
  }

  @Test func substringsAreCutAtSentencesLinesOrWords() throws {
    let shared = "of the old town. The river was high that year. Nobody saw the bridge"
    let texts = ["First came news \(shared) fall.", "We heard a tale \(shared) again."]
    var settings = PassageSettings(.substrings(minimumBytes: 40))
    let sentence = try output(settings, [texts])
    #expect(sentence.texts["f0-0"] == texts[0])
    #expect(sentence.texts["f0-1"] == "We heard a tale of the old town. Nobody saw the bridge again.")
    #expect(sentence.removed == [.init("f0-1", 33, 30, "f0-0", 33)])
    settings.cut = .word
    #expect(try output(settings, [texts]).texts["f0-1"] == "We heard a tale again.")
    settings.cut = .line
    #expect(try output(settings, [texts]).texts["f0-1"] == texts[1])
  }

  @Test func characterAreNeverBroken() throws {
    // The texts share bytes of the characters before and after.
    let shared = String(repeating: "水", count: 30)
    var settings = PassageSettings(.substrings(minimumBytes: 60))
    settings.cut = .word
    let found = try output(settings, [["火\(shared)木 x", "灬\(shared)札 y", "\(shared) z"]])
    #expect(found.texts == ["f0-0": "火\(shared)木 x", "f0-1": "灬\(shared)札 y", "f0-2": "z"])
  }

  @Test func parquetRowsAreCut() throws {
    try withTemporaryFolder { folder in
      let source = TestFiles.fixture("parquet/snappy-dictionary.parquet")
      try #require(FileSystem.entry(at: source) != nil)
      let bytes = try FileSystem.read(source)
      for name in ["a", "b"] { try AtomicFile.write(bytes.span, to: "\(folder)/\(name).parquet") }
      let result = try PassageRun.run(
        Self.lines, ["\(folder)/a.parquet", "\(folder)/b.parquet"], to: "\(folder)/out")
      let output = try PassageRun.output("\(folder)/out")
      // Nothing is left of the second file but documents that were empty.
      let second = try JobRunner.records("\(folder)/out").first { $0.task == "b" }
      #expect(second?.counts[.bytesAfter] == 0 && result.counts[.documentsEmptied] > 20)
      #expect(output.texts.values.count { !$0.isEmpty } >= 20)
      #expect(Set(try FileSystem.names(in: "\(folder)/out/docs")).contains("a.jsonl.zst"))
      #expect(result.counts[.faults]["text-missing"] > 0)
    }
  }

  @Test func anInputWithoutDocumentsIsAFault() throws {
    try withTemporaryFolder { folder in
      try PassageRun.write(["One line.", "One line."], to: "\(folder)/a.jsonl")
      try AtomicFile.write("", to: "\(folder)/b.jsonl")
      try AtomicFile.write("{\"text\":1}\n\n", to: "\(folder)/c.jsonl")
      for settings in [Self.lines, Self.spans, PassageSettings(.substrings(minimumBytes: 500))] {
        let out = "\(folder)/\(settings.name)"
        let result = try PassageRun.run(settings, ["a", "b", "c"].map { "\(folder)/\($0).jsonl" }, to: out)
        #expect(result.isComplete && result.silentInputs.count == 2)
        #expect(result.counts[.faults].counts == ["no-records": 2, "text-missing": 1])
        #expect(try PassageRun.output(out).texts.count == (settings.name == "lines" ? 1 : 2))
        // Also where nothing was cut it is a file that can be read.
        #expect(FileSystem.entry(at: "\(out)/removed.jsonl.zst") != nil)
      }
    }
  }

  @Test func aDocumentOfSeventyThousandSentences() throws {
    let long = (0..<70_000).map { "Sentence \($0) ends. " }.joined()
    let texts = ["Begin. \(long)", "Other. \(long)The end."]
    #expect(try output(Self.spans, [texts]).texts["f0-1"] == "Other. The end.")
    #expect(
      try output(PassageSettings(.substrings(minimumBytes: 500)), [texts]).texts["f0-1"] == "Other. The end.")
  }

  @Test func oneLineOfManyMegabytes() throws {
    let line = String(repeating: "a1b2 ", count: 600_000)
    let found = try output(Self.lines, [["x\n\(line)"], ["\(line)\ny"]])
    #expect(found.texts["f1-0"] == "y" && found.texts["f0-0"]?.utf8.count == line.utf8.count + 2)
  }

  /// Bytes that are all the same choose every place.
  @Test func aRunOfOneByteTakesLinearTime() throws {
    let run = String(repeating: "-", count: 200_000)
    let found = try output(PassageSettings(.substrings(minimumBytes: 100)), [["a\n\(run)\nb", "\(run)\nc"]])
    #expect(found.texts["f0-1"] == "c")
  }

  @Test func manyEqualDocuments() throws {
    let text = (0..<12).map { "Sentence \($0) of a page that stands everywhere. " }.joined()
    let texts = Array(repeating: text, count: 5000)
    for settings in [PassageSettings(.substrings(minimumBytes: 200)), Self.spans] {
      let found = try output(settings, [texts])
      #expect(found.texts.count == 1 && found.removed.count == 4999)
      #expect(found.removed.allSatisfy { $0.keptID == "f0-0" && $0.keptStart == 0 })
    }
  }
}
