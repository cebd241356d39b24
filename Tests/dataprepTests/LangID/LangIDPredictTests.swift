import Base
import Foundation
import Records
import TestSupport
import Testing

@Suite struct LangIDPredictTests {
  static let swahili =
    "Watoto wanakwenda shule kila asubuhi na walimu wao. Mvua ilinyesha usiku kucha katika kijiji chetu."
  static let english = "The market is full of fish and fruit of every kind."

  private func documents(_ options: [String], _ texts: [String]) throws -> [JSONValue] {
    let lines = texts.map { "{\"id\":1,\"text\":\"\($0)\",\"language\":\"xx\"}\n" }.joined()
    let result = try Command.run(["langid", "predict", "--documents"] + options, input: lines)
    #expect(result.status == 0, "\(result.errors)")
    return try result.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8).span) }
  }

  @Test func documentsGetALanguageAndAScoreAndNothingElse() throws {
    let found = try documents([], [Self.swahili, Self.english, "12"])
    #expect(found.map { $0["language"]?.string } == ["sw", "en", "und"])
    for document in found { #expect(document.members?.map(\.key) == ["id", "text", "language", "language_score"]) }
  }

  @Test func detailsSayWhatElseItMightBe() throws {
    let found = try documents(["--details"], [Self.swahili + " " + Self.english])
    let details = try #require(found.first?["language_details"])
    #expect(details["candidate"]?.string == "sw")
    #expect(details["second"]?.string == "en")
    let neighbours = try #require(details["neighbours"]?.array)
    #expect(neighbours.count == 8)
    #expect(neighbours.first?["language"]?.string == "en")
    // Nyamwezi, Kamba, Bemba, Comorian: languages that Swahili is taken for.
    #expect(neighbours.contains { ["nym", "kam", "bem", "swb"].contains($0["language"]?.string) })
    for neighbour in neighbours { #expect((-1...1).contains(neighbour["margin"]?.number ?? 9)) }
  }

  /// A model of English and French takes Swahili for one of them; the table in the program knows better.
  @Test func detailsNameLanguagesOutsideTheModel() throws {
    #expect(try documents(["--details"], [Self.swahili]).first?["language_details"]?["cousins"]?.array?.isEmpty == true)
    try withTemporaryFolder { folder in
      let french = "Le marche est plein de poissons et de fruits de toute sorte."
      let lines = "__label__eng_Latn \(Self.english)\n__label__fra_Latn \(french)\n"
      try AtomicFile.write(String(repeating: lines, count: 20), to: "\(folder)/train")
      let trained = try Command.run([
        "langid", "train", "\(folder)/train", "--output", "\(folder)/two.bin", "--buckets", "1000", "--dimension", "4",
      ])
      #expect(trained.status == 0, "\(trained.errors)")
      let found = try documents(["--details", "--model", "\(folder)/two.bin"], [Self.swahili])
      let cousins = try #require(found.first?["language_details"]?["cousins"]?.array)
      #expect(cousins.count == 3)
      #expect(cousins.first?["language"]?.string == "sw")
      let margins = cousins.compactMap { $0["margin"]?.number }
      #expect(margins == margins.sorted() && margins.allSatisfy { (-1..<0).contains($0) })
    }
  }

  @Test func detailsTellZawgyi() throws {
    let word = "\u{103B}\u{1019}\u{1014}\u{1039}\u{1019}\u{102C} \u{1031}\u{1000}\u{102C}\u{1004}\u{1039}\u{1038} "
    let found = try documents(["--details"], [String(repeating: word, count: 6), Self.swahili])
    #expect(found.map { $0["language_details"]?["zawgyi"] } == [.bool(true), .bool(false)])
    #expect(found.first?["language"]?.string == "my")
  }

  @Test func thresholdsMakeDocumentsUndetermined() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("swh_Latn\t1\n", to: "\(folder)/limits")
      let found = try documents(["--thresholds", "\(folder)/limits"], [Self.swahili, Self.english])
      #expect(found.map { $0["language"]?.string } == ["und", "en"])
    }
  }

  @Test func filesAreReadInOrderPlainOrCompressed() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("\(Self.swahili)\n", to: "\(folder)/a")
      var frame = ByteBuffer()
      FrameCompressor(.zstd).compress("\(Self.english)\n12\n".utf8.span, into: &frame)
      try Data(frame.array()).write(to: URL(fileURLWithPath: "\(folder)/b.zst"))
      let result = try Command.run(["langid", "predict", "--canonical", "\(folder)/a", "\(folder)/b.zst"])
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } } == ["sw", "en", "und"])
    }
  }

  @Test func unknownModelsAndLabelsAreToldWithWhatThereIs() throws {
    let model = try Command.run(["langid", "predict", "--model", "nosuch"], input: "")
    #expect(model.status == 66)
    #expect(model.errors.contains("default, glotlid, lid176, openlid"), "\(model.errors)")
    let label = try Command.run(["langid", "predict", "--labels", "sw,xx"], input: "")
    #expect(label.status == 64)
    #expect(label.errors.contains("langid info --json default"), "\(label.errors)")
  }

  @Test func averagesOfChosenLanguagesComeWithAnEvaluation() throws {
    let rows = "swh_Latn\tx\t\(Self.swahili)\neng_Latn\tx\t\(Self.english)\n"
    let result = try Command.run(["langid", "eval", "-", "--languages", "sw,fr"], input: rows)
    #expect(result.output.contains("chosen languages    1\n  macro-F1          1.0000"), "\(result.output)")
    #expect(try Command.run(["langid", "info", "--model", "default"]).output.contains("loss        softmax"))
  }

  @Test func saysWhatIsWrong() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("sw\t2\n", to: "\(folder)/limits")
      let bad = try Command.run(["langid", "predict", "--documents", "--thresholds", "\(folder)/limits"], input: "")
      #expect(bad.status == 78)
      #expect(bad.errors.contains("limits:1: expected a language tag and a score from 0 to 1"), "\(bad.errors)")
      #expect(try Command.run(["langid", "predict", "--details"], input: "").status == 64)
    }
  }
}
