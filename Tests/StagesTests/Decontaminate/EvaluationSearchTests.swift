import Testing

@testable import Stages

@Suite struct EvaluationSearchTests {
  private static let words = (1...40).map { "word\($0)" }
  private static func text(_ range: Range<Int>) -> [UInt8] { Array(words[range].joined(separator: " ").utf8) }

  private func search(keepsShort: Bool) throws -> EvaluationSearch {
    var settings = EvaluationSets.Settings()
    settings.words = 8
    settings.keepsShort = keepsShort
    let lines = ["how deep is it", String(decoding: Self.text(0..<30), as: UTF8.self)]
    let files = ResourceFiles(name: "a.txt", texts: ["a.txt": lines.joined(separator: "\n")])
    return EvaluationSearch(try EvaluationSets(files, settings: settings))
  }

  @Test func `items of few words match texts that are them alone, where they are kept`() throws {
    let question = Array("How deep is it?".utf8)
    let found = try search(keepsShort: true).find(in: question.span)
    #expect(found.isWhole && found.line == 1 && found.share == 1 && found.passage == 0..<14)
    #expect(try search(keepsShort: false).find(in: question.span) == .init(words: 4))
    let longer = Array("And how deep is it?".utf8)
    #expect(try search(keepsShort: true).find(in: longer.span).runs == 0)
  }

  @Test func `runs are found as without short items`() throws {
    let text = Array("x ".utf8) + Self.text(3..<13) + Array(" y".utf8)
    for keepsShort in [false, true] {
      let found = try search(keepsShort: keepsShort).find(in: text.span)
      #expect(found.runs == 3 && found.matched == 10 && found.words == 12 && found.line == 2 && !found.isWhole)
      #expect(found.passage == 2..<text.count - 2)
    }
    let empty: [UInt8] = []
    #expect(try search(keepsShort: true).find(in: empty.span).runs == 0)
  }
}
