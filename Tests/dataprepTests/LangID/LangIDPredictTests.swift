import Base
import Foundation
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
    #expect(neighbours.contains { $0["language"]?.string == "sn" })
    for neighbour in neighbours { #expect((-1...1).contains(neighbour["margin"]?.number ?? 9)) }
  }

  @Test func thresholdsMakeDocumentsUndetermined() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("swh_Latn\t1\n", to: "\(folder)/limits")
      let found = try documents(["--thresholds", "\(folder)/limits"], [Self.swahili, Self.english])
      #expect(found.map { $0["language"]?.string } == ["und", "en"])
    }
  }

  @Test func saysWhatIsWrong() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("sw\t2\n", to: "\(folder)/limits")
      let bad = try Command.run(["langid", "predict", "--documents", "--thresholds", "\(folder)/limits"], input: "")
      #expect(bad.status == 78)
      #expect(bad.errors.contains("limits:1: not a language and a score from 0 to 1"), "\(bad.errors)")
      #expect(try Command.run(["langid", "predict", "--details"], input: "").status == 64)
    }
  }
}
