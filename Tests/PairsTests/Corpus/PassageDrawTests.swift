import Base
import Records
import TestSupport
import Testing

@testable import Pairs

@Suite struct PassageDrawTests {
  @Test func `the lowest numbers do not depend on how a stream is split`() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<50 {
      let numbers = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
        UInt64.random(in: 0...150, using: &generator)
      }
      let capacity = Int.random(in: 1...40, using: &generator)
      var all = LowestNumbers(capacity: capacity)
      for number in numbers { _ = all.offer(number) }
      let wanted = Array(Set(numbers)).sorted().prefix(capacity)
      #expect((0...150).filter { all.contains($0) } == Array(wanted))
      #expect(all.limit == (wanted.count < capacity ? .max : wanted.last))
      #expect(all.offer(151) == (wanted.count < capacity))
    }
  }

  private func passage(_ number: Int, host: String = "") -> Passage {
    Passage(
      key: PassageKey(title: "", text: "text \(number)").description, title: "", text: "text \(number)", language: "en",
      url: host.isEmpty ? "" : "https://\(host)/\(number)", document: "")
  }

  private func scan(_ folder: String, _ name: String, _ rows: [(group: Int, priority: UInt64, passage: Passage)]) throws
    -> ScanFile
  {
    var bytes: [UInt8] = []
    for row in rows {
      bytes += ScanFile.header(group: row.group, priority: row.priority)
      var json = JSONWriter()
      row.passage.write(to: &json)
      bytes += json.bytes.array() + [ASCII.lineFeed]
    }
    try bytes.write(to: "\(folder)/\(name)")
    return try ScanFile("\(folder)/\(name)")
  }

  private func texts(_ places: [PassageDraw.Place], _ files: [ScanFile]) throws -> [String] {
    try places.map {
      try #require(try Passage(files[$0.file].bytes($0.line).assumingMemoryBound(to: UInt8.self).span)).text
    }
  }

  @Test func `files are merged by priority, and a passage counts once`() throws {
    try withTemporaryFolder { folder in
      var files = [
        try scan(folder, "a", [(0, 5, passage(5)), (0, 9, passage(9)), (0, 12, passage(12))]),
        try scan(folder, "b", [(0, 1, passage(1)), (0, 9, passage(9)), (0, 30, passage(30))]),
        try scan(folder, "c", []),
      ]
      let draw = try PassageDraw(&files, PassageQuotas(seeds: 2, passages: 4))
      #expect(try texts(draw.seeds, files) == ["text 1", "text 5"])
      #expect(try texts(draw.others, files) == ["text 9", "text 12"])
    }
  }

  @Test func `hosts and languages have their quotas`() throws {
    try withTemporaryFolder { folder in
      var quotas = PassageQuotas(seeds: 4, passages: 8)
      quotas.perHost = 1
      var files = [
        try scan(
          folder, "a",
          (1...8).map { (0, UInt64($0), passage($0, host: $0 < 5 ? "a.example" : "h\($0).example")) })
      ]
      let draw = try PassageDraw(&files, quotas)
      #expect(try texts(draw.seeds, files) == ["text 1", "text 5", "text 6", "text 7"])
      #expect(try texts(draw.others, files) == ["text 2", "text 3", "text 4", "text 8"])
      #expect(draw.refusedByHost == 3)

      quotas.perHost = nil
      quotas.languages = [.init(tag: LanguageTag("sw")!, share: 3), .init(tag: LanguageTag("en")!, share: 1)]
      #expect(quotas.groups.map(\.seeds) == [3, 1] && quotas.groups.map(\.passages) == [6, 2])
      #expect(quotas.groups.map(\.language) == ["sw", "en"])
      files = [
        try scan(
          folder, "b", (1...7).map { (0, UInt64($0), passage($0)) } + (1...7).map { (1, UInt64($0), passage(10 + $0)) })
      ]
      let second = try PassageDraw(&files, quotas)
      #expect(try texts(second.seeds, files) == ["text 1", "text 2", "text 3", "text 11"])
      #expect(try texts(second.others, files) == ["text 4", "text 5", "text 6", "text 12"])
    }
  }

  @Test(arguments: [
    "x", "0000000000000001 0", "0000000000000001  {}", "z000000000000001 0 {}\n", "0000000000000001 a {}\n",
  ])
  func `a scanned file that is none is told`(text: String) throws {
    try withTemporaryFolder { folder in
      try Array(text.utf8).write(to: "\(folder)/a")
      #expect(throws: PairsError.self) {
        var file = try ScanFile("\(folder)/a")
        while file.next != nil { try file.advance() }
      }
    }
  }

  @Test func `a line of a passage is read as it was written`() throws {
    var passage = passage(3, host: "Host.Example:80")
    passage.title = "A \"title\"\n\u{1F600}"
    passage.isSeed = true
    var json = JSONWriter()
    passage.write(to: &json)
    #expect(try Passage(json.bytes.array().span) == passage)
    #expect(passage.host == "host.example")
    let cut = Array(#"{"id":"x","title":"","text":"t"}"#.utf8)
    #expect(try Passage(cut.span) == nil)
  }
}
