import Base
import Inference
import TestSupport
import Testing

@testable import Pairs

@Suite struct AnswerLogTests {
  private func key(_ text: String) -> AnswerKey {
    let body = Array(text.utf8)
    return AnswerKey(path: "completions", body: body.span)
  }

  private func add(_ log: AnswerLog, _ name: String, text: String? = nil) throws {
    try log.append(key(name), Usage(promptTokens: 10, completionTokens: 2, cachedTokens: 4)) {
      $0.member("text", text ?? name)
    }
  }

  @Test func `answers are found again by what was asked`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/log.jsonl"
      do {
        let log = try AnswerLog(path)
        for name in ["a", "b", "c"] { try add(log, name, text: "answer \(name)\n\u{1F600}") }
        try log.sync()
      }
      let log = try AnswerLog(path)
      #expect(log.count == 3)
      #expect(log.spent.promptTokens == 30 && log.spent.completionTokens == 6 && log.spent.cachedTokens == 12)
      #expect(try log.answer(key("b"))?["text"]?.string == "answer b\n\u{1F600}")
      #expect(try log.answer(key("d")) == nil)
      #expect(log.contains(key("a")) && !log.contains(key("d")))
    }
  }

  @Test func `a log cut at any byte keeps every whole answer`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/log.jsonl"
      do {
        let log = try AnswerLog(path)
        for name in ["a", "b"] { try add(log, name) }
      }
      let bytes = try FileSystem.read(path)
      let first = bytes.firstIndex(of: ASCII.lineFeed)! + 1
      for end in 0...bytes.count {
        try write(Array(bytes[..<end]), to: path)
        let log = try AnswerLog(path)
        #expect(log.count == (end < first ? 0 : end < bytes.count ? 1 : 2))
        try add(log, "c")
        #expect(try log.answer(key("c"))?["text"]?.string == "c")
        let lines = try FileSystem.read(path).split(separator: ASCII.lineFeed)
        #expect(lines.count == log.count)
      }
    }
  }

  @Test func `a damaged line is passed over and its question asked again`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/log.jsonl"
      do {
        let log = try AnswerLog(path)
        for name in ["a", "b", "c"] { try add(log, name) }
      }
      var bytes = try FileSystem.read(path)
      let start = bytes.firstIndex(of: ASCII.lineFeed)! + 1
      for place in start..<start + 20 { bytes[place] = 0 }
      try write(bytes, to: path)
      let log = try AnswerLog(path)
      #expect(log.damagedLines == 1)
      #expect(log.contains(key("a")) && !log.contains(key("b")) && log.contains(key("c")))
    }
  }

  @Test func `two processes do not write to one log`() throws {
    try withTemporaryFolder { folder in
      let log = try AnswerLog("\(folder)/log.jsonl")
      let error = #expect(throws: PairsError.self) { try AnswerLog("\(folder)/log.jsonl") }
      #expect(error?.code == .inUse)
      withExtendedLifetime(log) {}
    }
  }

  @Test func `a later answer replaces an earlier one`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/log.jsonl"
      do {
        let log = try AnswerLog(path)
        try add(log, "a", text: "one")
        try add(log, "a", text: "two")
        #expect(try log.answer(key("a"))?["text"]?.string == "two")
      }
      #expect(try AnswerLog(path).answer(key("a"))?["text"]?.string == "two")
    }
  }

  @Test func `keys depend on path and body, and survive being written`() {
    let body: [UInt8] = [1, 2, 3]
    let other: [UInt8] = [1, 2]
    let key = AnswerKey(path: "completions", body: body.span)
    #expect(key != AnswerKey(path: "embeddings", body: body.span))
    #expect(key != AnswerKey(path: "completions", body: other.span))
    #expect(AnswerKey(key.text) == key)
    #expect(key.text.utf8.count == 32)
    #expect(AnswerKey("xyz") == nil && AnswerKey(String(repeating: "g", count: 32)) == nil)
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    try FileSystem.remove(path)
    try FileSystem.append(bytes.span, to: path)
  }
}
