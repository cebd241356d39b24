import Base
import Testing

@testable import Jobs
@testable import Stages

@Suite struct FalseRejectionsTests {
  private static let good = "Watoto wanacheza mpira uwanjani. "
  private static let five =
    String(repeating: good, count: 3) + "Mvua inanyesha sana leo asubuhi. Kesho tutaenda sokoni sote."

  private static func counts(_ lines: [String]) throws -> [FalseRejections.Row] {
    let counts = try FalseRejections([DropCurlyBrackets(), DropFewSentences(), LimitQuestionable()])
    for (number, line) in lines.enumerated() { try counts.add(line, location: "x:\(number + 1)") }
    return counts.rows()
  }

  /// Dropped and noisy documents count alike, by the language as it is written, in both forms of lines.
  @Test func documentsAreCountedByLanguage() throws {
    let noisy = "Ndiyo. Hapana. Sawa. Haya. Asante."
    let rows = try Self.counts([
      "swh_Latn\t\(Self.five)", "swh_Latn\tbible\tx\t\(Self.five)", "swh_Latn\t\(Self.good)", "swh_Latn\t\(noisy)",
      #"{"language":"yo","text":"\#(Self.five) {"}"#, #"{"language":"yo","text":"\#(Self.five)","id":"7"}"#,
    ])
    #expect(rows.map(\.language) == ["swh_Latn", "yo"])
    #expect(rows.map(\.documents) == [4, 2] && rows.map(\.dropped) == [2, 1] && rows.map(\.share) == [0.5, 0.5])
    #expect(rows[0].reasons.map(\.reason) == ["few-sentences", "questionable-sentences"])
    #expect(rows[1].reasons.map(\.count) == [1])
    #expect(try Self.counts([]).isEmpty)
  }

  /// More documents than a batch holds.
  @Test func manyDocuments() throws {
    let rows = try Self.counts((0..<1000).map { "l\($0 % 3)\t\($0 % 10 == 0 ? Self.good : Self.five)" })
    #expect(rows.map(\.documents) == [334, 333, 333] && rows.map(\.dropped) == [34, 33, 33])
  }

  @Test(arguments: ["no tab", "\ttext", #"{"text":"x"}"#, #"{"language":"sw","text":7}"#, "{"])
  func otherLinesAreRefused(_ line: String) throws {
    let error = try #require(throws: FilterCaseError.self) { try Self.counts([line]) }
    #expect(error.location == "x:1" && error.code == .badCase)
  }
}
